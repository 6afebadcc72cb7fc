// What a person does again and again: sign in, write a letter, take a picture, look whether everything fits.
import type { Page } from '@playwright/test'
import { resolve } from 'node:path'
import { PASSWORD } from '../../support/built'
import { expect } from './watched'

export const DESK = { width: 1440, height: 900 }
export const PHONE = { width: 390, height: 844 }

/** Pictures stay here; Playwright's own folder is emptied by every run. */
const SCREENS = resolve(import.meta.dirname, '../../../test-results/screens')

/** Signs in through the form. */
export async function signIn(page: Page, password = PASSWORD): Promise<void> {
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Waits until the page shows what is happening now. */
export async function live(page: Page): Promise<void> {
  // By its class: an open dialog hides its role. The office begins to draw before it is live, which is slow without a graphics card.
  await expect(page.locator('header .live')).toHaveText(/^(?:Live|实时)$/, { timeout: 40_000 })
  await quiet(page)
}

/** Waits until nothing is loading and the letters have their faces. */
export async function quiet(page: Page): Promise<void> {
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
  await page.evaluate(async () => void await document.fonts.ready)
}

/** Writes a letter in the dialog that is open. */
export async function fillLetter(page: Page, to: string, words: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Write a letter' })
  await dialog.getByLabel('To', { exact: true }).selectOption(to)
  await dialog.getByLabel('Letter', { exact: true }).fill(words)
  await dialog.getByRole('button', { name: 'Send' }).click()
  await expect(dialog).toBeHidden()
}

/** Goes somewhere by the navigation, as a person does; on a phone what is not under the thumb is in a menu. */
export async function visit(page: Page, place: 'Office' | 'Agents' | 'Chat' | 'Mailboxes'): Promise<void> {
  const main = page.getByRole('navigation', { name: 'Main' })
  const link = main.getByRole('link', { name: place })
  if (await link.count() > 0)
    return link.click()
  await main.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: place }).click()
}

/** The person's unread letters, as the navigation counts them. */
export const unread = (page: Page, count: number) => page.getByRole('navigation', { name: 'Main' }).getByLabel(`${count} unread`)

/** Takes a picture that stays. */
export async function keep(page: Page, name: string): Promise<void> {
  await page.waitForFunction(() => innerWidth > 0) // a window that has just opened may not be drawn yet
  await page.screenshot({ path: resolve(SCREENS, `${name}.png`), animations: 'disabled' })
}

/** Nothing hangs out at the sides, and nothing scrolls sideways but what is meant to: lines of code; on a phone a row of filters, or of tabs. */
export async function expectFits(page: Page): Promise<void> {
  const settled = expect.configure({ soft: true, timeout: 5000 }) // a page that has just become a phone's draws itself anew
  await settled.poll(() => misfitsOf(page), `${page.url()} at ${page.viewportSize()?.width}`).toEqual([])
}

function misfitsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const name = (element: Element): string => `${element.tagName.toLowerCase()}.${element.className}`
    const elements = [document.scrollingElement!, ...document.querySelectorAll('main, main *, header, header *, nav, nav *, [role=dialog], [role=dialog] *')]
      .filter(element => !element.closest('.unseen, .surface, svg') && !element.parentElement?.closest('.filters, .clip, [role=tablist], pre'))
    const scrolls = elements.filter(element => element.scrollWidth > element.clientWidth + 1 && !element.matches('.filters, [role=tablist], pre')
      && (element === document.scrollingElement || /auto|scroll/.test(getComputedStyle(element).overflowX)))
    const hangs = elements.filter((element) => {
      const { left, right, width } = element.getBoundingClientRect()
      return width > 0 && (left < -1 || right > innerWidth + 1)
    })
    return [...scrolls.map(element => `${name(element)} scrolls: ${element.scrollWidth} in ${element.clientWidth}`), ...hangs.map(element => `${name(element)} hangs out`)]
  })
}
