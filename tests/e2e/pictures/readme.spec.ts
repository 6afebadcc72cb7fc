// Takes the pictures of the README from the real product: `npm run screenshots`.
import type { Page } from '@playwright/test'
import type { House } from '../support/house'
import type { Found } from './life'
import type { Screen } from './screens'
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { DESK, live, PHONE } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'
import { enliven } from './life'
import { open } from './portray'
import { SCREENS } from './screens'
import { WORDS } from './words'

const IMAGES = resolve(import.meta.dirname, '../../../docs/images')
const picture = (page: Page, name: string) => page.screenshot({ path: resolve(IMAGES, `${name}.png`) })
const named = (name: string): Screen => SCREENS.find(screen => screen.name === name)!

test.describe.configure({ timeout: 600_000 })
test.use({ viewport: DESK })

test.describe('a team at work', () => {
  const house = useHouse()
  test.use({ locale: 'en-GB', colorScheme: 'dark' })
  test.beforeAll(() => acquaint(house))

  test('the office at work, moving', async ({ page }, info) => {
    test.skip(!!spawnSync('img2webp', ['-version']).error, 'The moving picture is put together by img2webp, which is not here (Debian: apt install webp).')
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.clock.install()
    await house.enter(page)
    await live(page)
    await expect(page.getByRole('group', { name: 'Who works with whom' }).getByRole('button')).not.toHaveCount(0)
    await page.clock.pauseAt(Date.now() + 3000) // from here the page's time goes by frame by frame, however slowly they are taken
    const frames: string[] = []
    for (let n = 0; n < FRAMES; n++) {
      await DEEDS[n]?.(house)
      await page.clock.runFor(STEP)
      frames.push(info.outputPath(`${String(n).padStart(3, '0')}.png`))
      await page.screenshot({ path: frames.at(-1) })
    }
    const { status, stderr } = spawnSync('img2webp', ['-loop', '0', '-min_size', '-lossy', '-q', '62', '-m', '4', '-d', String(STEP), ...frames, '-o', resolve(IMAGES, 'office.webp')], { encoding: 'utf8' })
    expect(status, stderr).toBe(0)
  })
})

test.describe('a house that has lived', () => {
  const house = useHouse()
  let found: Found
  test.use({ locale: 'en-GB' })
  test.beforeAll(async () => void (found = await enliven(house, WORDS.en)))

  for (const [name, screen] of [['mailbox', 'mailbox-letter'], ['turn', 'turn-read'], ['knowledge', 'page-editor']] as const) {
    test(`${name}, by light`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: 'light' })
      await open(page, house, named(screen), found)
      await expect(page.locator('.markdown p').first()).toBeVisible()
      await picture(page, name)
    })
  }

  test('two phones side by side', async ({ browser }) => {
    const phone = await browser.newPage({ viewport: PHONE, deviceScaleFactor: 1.25, isMobile: true, hasTouch: true, locale: 'en-GB' })
    const sights: string[] = []
    for (const [path, colorScheme] of [['/inbox', 'light'], ['/chat/general', 'dark']] as const) {
      await phone.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await house.enter(phone, path)
      await live(phone)
      sights.push((await phone.screenshot()).toString('base64'))
    }
    await phone.close()
    const frame = await browser.newPage({ viewport: { width: 2 * PHONE.width + 72, height: PHONE.height + 48 }, deviceScaleFactor: 1.25 })
    await frame.setContent(`<style>body { display: flex; gap: 24px; margin: 24px } img { flex: none; width: 390px; height: 844px; border-radius: 28px; outline: 1px solid #8884 }</style>${sights.map(sight => `<img src="data:image/png;base64,${sight}">`).join('')}`)
    await frame.screenshot({ path: resolve(IMAGES, 'phone.png'), omitBackground: true })
    await frame.close()
  })
})

test.describe('a house in Chinese', () => {
  const house = useHouse('sample-zh')
  test.use({ locale: 'zh-CN', colorScheme: 'light', timezoneId: 'Asia/Shanghai' })
  test.beforeAll(async () => void await enliven(house, WORDS.zh))

  test('办公室', async ({ page }) => {
    await house.enter(page)
    await live(page)
    await page.waitForTimeout(1500)
    await picture(page, 'office-zh')
  })
})

/** What happens at which frame of the moving picture. */
const STEP = 100
const FRAMES = 80
const DEEDS: Readonly<Record<number, (house: House) => Promise<unknown>>> = {
  6: house => house.write('leader', 'Ask @researcher what the handbook says about refunds after 14 days'),
  24: house => house.write('writer', 'Tell @archivist that the sign is painted', { from: 'xiaomei' }),
  42: house => house.say('@xiaomei @archivist what do we know about the lease?'),
  56: house => house.write('researcher', 'Ask @writer how we sign letters'),
}

/** A team that has written to one another before. */
async function acquaint({ api, write, settled }: House): Promise<void> {
  const hire = (id: string, name: string, color: number, role: string) => api('POST', '/api/agents', { id, name, display: { color }, profile: { role } })
  await hire('archivist', 'Archivist', 100, 'Keeps order')
  await hire('xiaomei', '小美', 235, '客服')
  await write('xiaomei', '记住：退货之前先问清楚购买日期')
  await write('archivist', 'Remember that the lease is in the blue folder')
  for (const words of ['Ask @writer how we sign letters', 'Tell @xiaomei that the new cat trees arrive on Friday'])
    await write('leader', words)
  await write('researcher', 'Ask @archivist where the lease is')
  await write('writer', 'Tell @archivist that the notice is done', { from: 'xiaomei' })
  await settled()
}
