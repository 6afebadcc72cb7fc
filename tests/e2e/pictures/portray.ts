// Opens a screen, and looks at it in both themes and at both sizes without opening it anew.
import type { Page } from '@playwright/test'
import type { House } from '../support/house'
import type { Found } from './life'
import type { Screen } from './screens'
import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { expectNoFinding, wear } from '../support/access'
import { DESK, expectFits, live, PHONE } from '../support/desk'
import { expect } from '../support/watched'

const THEMES = ['light', 'dark'] as const
const SIZES = { desk: DESK, phone: PHONE }
const NOUNS = readdirSync(resolve(import.meta.dirname, '../../../src-renderer/locales/en')).map(file => file.replace('.json', '')).join('|')

export interface View { size: keyof typeof SIZES, theme: typeof THEMES[number] }

/** Opens a screen and does there what belongs to it. */
export async function open(page: Page, house: House, { path, act }: Screen, found?: Found): Promise<void> {
  await page.setViewportSize(DESK)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await house.enter(page, typeof path === 'string' ? path : path(found!))
  await live(page)
  await act?.(page)
  await expect(page.locator('[class*="-enter-"], [class*="-leave-"]'), 'all that comes and goes has come or gone').toHaveCount(0)
}

async function turn(page: Page, { size, theme }: View): Promise<void> {
  await page.setViewportSize(SIZES[size])
  await wear(page, theme)
}

/** Calls `look` for what is on the screen in each theme at each size. */
export async function views(page: Page, look: (view: View) => Promise<void>): Promise<void> {
  for (const size of ['desk', 'phone'] as const) {
    for (const theme of THEMES) {
      await turn(page, { size, theme })
      await look({ size, theme })
    }
  }
}

/** Every word is one of the language, none the name of a word. */
export async function expectTranslated(page: Page, name: string): Promise<void> {
  const words = await page.evaluate(() => [...document.querySelectorAll('title, body *')].flatMap(element => [
    ...[...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.textContent),
    ...['aria-label', 'title', 'placeholder'].map(name => element.getAttribute(name)),
  ]).join('\n'))
  expect.soft(words.match(new RegExp(`(?<![\\w./@-])(?:${NOUNS})(?:\\.[a-z]\\w*)+`, 'g')) ?? [], `${name}: names of words`).toEqual([])
}

/** All rules for what is on the screen. Words change little about those of axe: they are asked of one language; and themes about all but contrast. */
export async function expectGood(page: Page, name: string, { axe }: { axe: boolean }): Promise<void> {
  await turn(page, { size: 'desk', theme: 'light' })
  if (axe)
    await expectNoFinding(page, `${name}, light`)
  await turn(page, { size: 'phone', theme: 'dark' })
  if (axe)
    await expectNoFinding(page, `${name}, dark`, 'color-contrast')
  await expectTranslated(page, name)
  await expectFits(page)
}
