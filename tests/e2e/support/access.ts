// The rules for everyone, asked of what is on the screen: for the states that only a story reaches. looks.spec.ts asks them of every screen.
import type { Page } from '@playwright/test'
import AxeBuilder from '@axe-core/playwright'
import { expect } from './watched'

/** No serious finding of axe, of all its rules or of one. The graph is left out: it is drawn, and its table says the same. */
export async function expectNoFinding(page: Page, name: string, rule?: string): Promise<void> {
  const axe = new AxeBuilder({ page }).exclude('.surface')
  const { violations } = await (rule ? axe.withRules(rule) : axe).analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect.soft(grave.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(node => node.html.slice(0, 160)).join(' | ')}`)).toEqual([])
}

/** Goes over to a theme, and waits until every colour is the new one's: a busy machine draws late. */
export async function wear(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
  await page.evaluate(async () => {
    await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    await Promise.allSettled(document.getAnimations().filter(each => each instanceof CSSTransition).map(each => each.finished))
  })
}

/** No serious finding in either theme; a theme changes nothing but contrast. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  await wear(page, 'light')
  await expectNoFinding(page, `${name}, light`)
  await wear(page, 'dark')
  await expectNoFinding(page, `${name}, dark`, 'color-contrast')
}
