// CocoCat as an app on a phone or a desk: the browser itself finds nothing that keeps it from being installed.
import { PHONE } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'

const house = useHouse()
test.use({ viewport: PHONE })

test('it can be installed: its manifest, its icons and their sizes are what they say', async ({ page }) => {
  await house.enter(page)
  const devtools = await page.context().newCDPSession(page)
  const { url, errors, data } = await devtools.send('Page.getAppManifest')
  expect([url, errors]).toEqual([`${house.origin}/manifest.webmanifest`, []])
  expect((await devtools.send('Page.getInstallabilityErrors')).installabilityErrors.map(({ errorId }) => errorId).filter(id => id !== 'in-incognito')).toEqual([])

  const served = await page.request.get(url)
  expect(served.headers()['content-type']).toMatch(/^application\/manifest\+json/)
  const { icons, shortcuts, start_url } = JSON.parse(data!) as { icons: { src: string, sizes: string, type: string }[], shortcuts: { url: string }[], start_url: string }
  expect(icons.map(({ sizes }) => sizes)).toEqual(['any', '192x192', '512x512', '512x512'])
  const touch = { src: '/apple-touch-icon.png', sizes: '180x180', type: 'image/png' }
  for (const { src, sizes, type } of [...icons, touch]) {
    expect((await page.request.get(house.origin + src)).headers()['content-type'], src).toBe(type)
    const [width, height] = await page.evaluate(async (src) => {
      const image = Object.assign(new Image(), { src })
      await image.decode()
      return [image.naturalWidth, image.naturalHeight]
    }, src)
    if (sizes !== 'any')
      expect(`${width}x${height}`, src).toBe(sizes)
  }
  for (const place of [start_url, ...shortcuts.map(({ url }) => url)]) {
    await house.enter(page, place)
    await expect(page.locator('main h1')).toBeAttached()
  }
})

test('the bar of the phone has the colour of the page, also where the person chose another theme than their system', async ({ page }) => {
  const bar = () => page.evaluate(() => [...document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')].filter(({ media }) => matchMedia(media).matches).map(({ content }) => content))
  await page.emulateMedia({ colorScheme: 'light' })
  await house.enter(page)
  await expect.poll(bar).toEqual(['#fbfaf7'])
  await page.evaluate(() => localStorage.setItem('cococat.theme', 'dark'))
  await page.reload()
  await expect.poll(bar).toEqual(['#12100e'])
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  expect(ground).toBe('oklch(0.175 0.006 70)') // of which #12100e is the nearest that a phone's bar can show
})
