// The rules that no screen may break, on every screen: no serious finding of axe in either theme, nothing that hangs out on a phone, no word left untranslated, nothing on the console.
import type { Page } from '@playwright/test'
import type { Found } from '../pictures/life'
import { enliven } from '../pictures/life'
import { expectGood, open } from '../pictures/portray'
import { EMPTY, SCREENS } from '../pictures/screens'
import { WORDS } from '../pictures/words'
import { quiet } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test, watch } from '../support/watched'

for (const language of ['en', 'zh'] as const) {
  const locale = language === 'en' ? 'en-GB' : 'zh-CN'
  const axe = language === 'en'

  test.describe(language, () => {
    const house = useHouse(language === 'en' ? 'sample' : 'sample-zh')
    let found: Found
    let page: Page // one for all screens: a browser that knows the house already opens it in half the time
    let complaints: () => string[]
    test.beforeAll(async ({ browser }) => {
      found = await enliven(house, WORDS[language])
      const context = await browser.newContext({ locale })
      complaints = watch(context)
      page = await context.newPage()
      page.setDefaultTimeout(10_000)
    })
    test.afterAll(() => page.context().close())

    for (const screen of SCREENS) {
      test(screen.name, async () => {
        const before = complaints().length
        await open(page, house, screen, found)
        await expectGood(page, screen.name, { axe })
        expect(complaints().slice(before), 'the page complained').toEqual([])
      })
    }
  })

  test.describe(`a new house, ${language}`, () => {
    const house = useHouse('unasked')
    test.use({ locale })

    test('the doors, and the empty house behind them', async ({ page }) => {
      await page.emulateMedia({ reducedMotion: 'reduce' })
      await page.goto(`${house.origin}/sign-in`)
      await page.locator('summary').click()
      await quiet(page)
      await expectGood(page, 'sign-in', { axe })
      await page.goto(`${house.origin}/pair`)
      await quiet(page)
      await expectGood(page, 'pair', { axe })
      await house.enter(page)
      await expect(page.getByRole('listitem')).toHaveCount(3)
      await expectGood(page, 'welcome', { axe })
      await house.api('POST', '/api/welcome', { choice: 'empty', language })
      for (const screen of EMPTY) {
        await test.step(screen.name, async () => {
          await open(page, house, screen)
          await expectGood(page, screen.name, { axe })
        })
      }
    })
  })
}
