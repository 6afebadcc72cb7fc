// Takes the pictures of the README from the real product: `npm run screenshots`.
import type { Page } from '@playwright/test'
import { resolve } from 'node:path'
import { DESK, live } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'

const house = useHouse()
test.use({ viewport: DESK, locale: 'en-GB' })

const picture = (page: Page, name: string) => page.screenshot({ path: resolve(import.meta.dirname, `../../../docs/images/${name}.png`) })

test.beforeAll(async () => {
  const hire = (id: string, name: string, color: number, role: string) => house.api('POST', '/api/agents', { id, name, display: { color }, profile: { role } })
  await hire('archivist', 'Archivist', 100, 'Keeps order')
  await hire('xiaomei', '小美', 235, '客服')
  await house.write('xiaomei', '记住：退货之前先问清楚购买日期')
  await house.write('archivist', 'Remember that the lease is in the blue folder')
  for (const words of ['Ask @writer how we sign letters', 'Tell @xiaomei that the new cat trees arrive on Friday'])
    await house.write('leader', words)
  await house.write('researcher', 'Ask @archivist where the lease is')
  await house.write('writer', 'Tell @archivist that the notice is done', { from: 'xiaomei' })
  await house.settled()
  await house.write('researcher', 'When do parcels leave, and what is different for a cat tree?')
  await house.settled()
})

test('the office, with letters on their way', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await house.enter(page)
  await live(page)
  const stage = page.getByRole('group', { name: 'Who works with whom' })
  await expect(stage.getByRole('button')).not.toHaveCount(0)
  await page.waitForTimeout(1500) // everyone walks to their place
  await house.write('xiaomei', '小美，退货要看购买日期吗？')
  await page.waitForTimeout(700)
  await house.write('leader', 'Ask @researcher what the handbook says about refunds after 14 days')
  await expect(stage).toHaveAttribute('data-lit', /leader>researcher/)
  await page.waitForTimeout(260) // half way
  await picture(page, 'office')
})

test('a mailbox, with a letter and its answer', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  const { messages } = await house.api<{ messages: { idx: number, from: string, content: string }[] }>('GET', '/api/mailbox/user')
  await house.enter(page, `/mailboxes/user/${messages.findLast(({ content }) => content.includes('Parcels leave'))!.idx}`)
  await live(page)
  await expect(page.getByRole('log', { name: 'The exchange' }).getByRole('article')).toHaveCount(2)
  await picture(page, 'mailbox')
})
