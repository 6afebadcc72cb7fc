// Takes pictures of every screen, in both languages and themes and at both sizes, to be looked at: `npm run screenshots`. Those that match PICTURES, if it is set.
import type { Page } from '@playwright/test'
import type { Found } from './life'
import type { Screen } from './screens'
import { resolve } from 'node:path'
import process from 'node:process'
import { quiet } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'
import { enliven } from './life'
import { open, views } from './portray'
import { EMPTY, SCREENS } from './screens'
import { WORDS } from './words'

const FOLDER = resolve(import.meta.dirname, '../../../test-results/pictures')
const WANTED = new RegExp(process.env.PICTURES ?? '')
const wanted = ({ name }: { name: string }): boolean => WANTED.test(name)

const portray = (page: Page, name: string, language: string): Promise<void> => views(page, async ({ size, theme }) =>
  void await page.screenshot({ path: resolve(FOLDER, `${name}.${language}.${size}.${theme}.png`), animations: 'disabled' }))

test.describe.configure({ timeout: 600_000 })
test.use({ actionTimeout: 10_000 })

for (const language of ['en', 'zh'] as const) {
  const locale = language === 'en' ? 'en-GB' : 'zh-CN'

  test.describe(language, () => {
    const house = useHouse(language === 'en' ? 'sample' : 'sample-zh')
    let found: Found
    test.use({ locale, timezoneId: 'Asia/Shanghai', expected: [/ERR_|WebSocket/] })
    test.beforeAll(async () => void (found = await enliven(house, WORDS[language])))

    test(`every screen, ${language}`, ({ page }) => portrayAll(page, SCREENS, async screen => open(page, house, screen, found)))

    test(`the server is away, ${language}`, async ({ page }) => {
      test.skip(!wanted({ name: 'server-away' }))
      await open(page, house, SCREENS[0]!)
      await house.kill()
      await expect(page.locator('.stage [role=status], .stage [role=alert]').first()).toBeVisible()
      await portray(page, 'server-away', language)
    })
  })

  test.describe(`empty, ${language}`, () => {
    const house = useHouse('unasked')
    test.use({ locale })

    test(`the doors and an empty house, ${language}`, async ({ page }) => {
      await page.emulateMedia({ reducedMotion: 'reduce' })
      await page.goto(`${house.origin}/sign-in`)
      await quiet(page)
      await portray(page, 'sign-in', language)
      await house.enter(page)
      await expect(page.getByRole('listitem')).toHaveCount(3)
      await quiet(page)
      await portray(page, 'welcome', language)
      await house.api('POST', '/api/welcome', { choice: 'empty', language })
      await portrayAll(page, EMPTY, async screen => open(page, house, screen))
    })
  })

  async function portrayAll(page: Page, screens: readonly Screen[], show: (screen: Screen) => Promise<void>): Promise<void> {
    for (const screen of screens.filter(wanted)) {
      await test.step(screen.name, async () => {
        await show(screen)
        await portray(page, screen.name, language)
      })
    }
  }
}
