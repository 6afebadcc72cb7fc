// A `cococat://` link opens the page it names, however it arrives; one that is none of ours leads to a calm page and nowhere else.
import { expect, test } from '@playwright/test'
import { live } from '../support/desk'
import { freshPlace, openWindow } from '../support/window'

test.describe.configure({ timeout: 120_000 })

test('a link opens its page: at the first start, at a second one, from the system; a hostile one leads nowhere', { tag: '@packaged' }, async () => {
  using place = freshPlace()
  const { app, page, complaints } = await openWindow({ ...place, link: 'cococat://agents/writer' }, '--sample')
  try {
    await live(page)
    await expect(page).toHaveURL(/\/agents\/writer$/)
    await expect(page.getByRole('heading', { name: 'Writer' })).toBeVisible()

    expect(await openWindow({ ...place, link: 'cococat://mailboxes/user' }).catch(() => null)).toBeNull() // it hands its link over and ends
    await expect(page).toHaveURL(/\/mailboxes\/user$/)

    const open = (link: string): Promise<void> => app.evaluate(({ app }, link) => void app.emit('open-url', { preventDefault() {} }, link), link)
    await open('cococat://turns')
    await expect(page).toHaveURL(/\/turns$/)
    const { origin } = new URL(page.url())
    for (const link of ['cococat://agents/..%2F..%2Fapi', 'cococat://evil.example/x', 'javascript:alert(1)', `cococat://agents/${'a'.repeat(100_000)}`]) {
      await open('cococat://office')
      await expect(page).toHaveURL(`${origin}/`)
      await open(link)
      await expect(page).toHaveURL(`${origin}/leads-nowhere`)
      await expect(page.getByText('This address leads nowhere.', { exact: false })).toBeVisible()
    }
    await page.getByText('Back to the office').click()
    await expect(page).toHaveURL(`${origin}/`)
    expect(complaints()).toEqual([])
  }
  finally {
    await app.close()
  }
})
