// How every page looks, in both themes, both languages and at both sizes: pictures to look at, and rules no page may break.
import type { Page } from '@playwright/test'
import type { House } from '../support/house'
import AxeBuilder from '@axe-core/playwright'
import { DESK, expectFits, keep, live, PHONE, quiet } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'

const LOOKS = { desk: DESK, phone: PHONE }
const THEMES = ['light', 'dark'] as const

/** Each page with what a person did there before the picture is taken. */
const PAGES: Record<string, { path: string, act?: (page: Page) => Promise<void> }> = {
  'office': { path: '/' },
  'office-table': { path: '/', act: page => page.locator('.bar .view').click() },
  'agents': { path: '/agents' },
  'agents-new': { path: '/agents', act: page => page.locator('main header .primary').click() },
  'agent-profile': { path: '/agents/researcher' },
  'agent-memory': { path: '/agents/researcher?tab=memory' },
  'agent-history': { path: '/agents/researcher?tab=history' },
  'agent-skills': { path: '/agents/researcher?tab=skills' },
  'mailboxes': { path: '/mailboxes' },
  'mailbox-letters': { path: '/mailboxes/user' },
  'mailbox-letter': { path: '/mailboxes/user/0' },
  'mailbox-write': { path: '/mailboxes/researcher?write=1' },
  'chat': { path: '/chat' },
  'chat-group': { path: '/chat/general' },
  'chat-new': { path: '/chat', act: page => page.locator('nav header button').click() },
  'lost': { path: '/no/such/place' },
}

const LIFE = {
  en: { letters: [['researcher', 'When do parcels leave?'], ['leader', 'Ask @researcher what the handbook says about refunds after 14 days'], ['writer', 'Remember that the sign on the door is green.']], said: ['@researcher when is the shop open?', 'Thank you, that is all I need for today.'] },
  zh: { letters: [['researcher', '包裹什么时候发出？'], ['leader', '问 @研究员 购买超过14天的退款怎么办'], ['writer', '记住门上的牌子是绿色的。']], said: ['@研究员 营业时间是几点？', '谢谢，今天就这些。'] },
}

async function enliven(house: House, language: keyof typeof LIFE): Promise<void> {
  for (const [to, words] of LIFE[language].letters)
    await house.write(to!, words!)
  for (const words of LIFE[language].said) {
    await house.say(words)
    await house.settled()
  }
}

async function expectAccessible(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).exclude('.surface').analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect.soft(grave.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(node => node.html.slice(0, 160)).join(' | ')}`)).toEqual([])
}

/** Every theme and size of what is on the screen. The rules for everyone are checked in both themes; words and width change little about them. */
async function portray(page: Page, name: string, language: string): Promise<void> {
  for (const [size, viewport] of Object.entries(LOOKS)) {
    await page.setViewportSize(viewport)
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
      const picture = `${name}-${language}-${size}-${colorScheme}`
      await keep(page, picture)
      if (language === 'en' && (size === 'desk' || colorScheme === 'dark'))
        await expectAccessible(page, picture)
    }
    await expectFits(page)
  }
}

for (const language of ['en', 'zh'] as const) {
  test.describe(language, () => {
    const house = useHouse(language === 'en' ? 'sample' : 'sample-zh')
    test.use({ locale: language === 'en' ? 'en-GB' : 'zh-CN', viewport: DESK, expected: [/status of 401/] })
    test.beforeAll(() => enliven(house, language))

    test('the door', async ({ page }) => {
      await page.goto(`${house.origin}/sign-in`)
      await page.locator('summary').click()
      await quiet(page)
      await portray(page, 'sign-in', language)
    })

    for (const [name, { path, act }] of Object.entries(PAGES)) {
      test(name, async ({ page }) => {
        await page.emulateMedia({ reducedMotion: 'reduce' })
        await house.enter(page, path)
        await live(page)
        await act?.(page)
        await portray(page, name, language)
      })
    }
  })
}

for (const language of ['en', 'zh'] as const) {
  test.describe(`a new house, ${language}`, () => {
    const house = useHouse('unasked')
    test.use({ locale: language === 'en' ? 'en-GB' : 'zh-CN', viewport: DESK })

    test('the welcome, and the empty office after it', async ({ page }) => {
      await page.emulateMedia({ reducedMotion: 'reduce' })
      await house.enter(page)
      await expect(page.getByRole('listitem')).toHaveCount(3)
      await quiet(page)
      await portray(page, 'welcome', language)
      await house.api('POST', '/api/welcome', { choice: 'empty', language })
      await house.enter(page)
      await live(page)
      await portray(page, 'office-empty', language)
    })
  })
}
