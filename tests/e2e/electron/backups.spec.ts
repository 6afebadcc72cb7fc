// A backup put in the place of the house under the open window: the server begins anew at its address, and the page goes on with the house as it was.
import type { Page } from '@playwright/test'
import type { Backup, BackupJob } from '../../../src-server/backups/contract'
import { expect, test } from '@playwright/test'
import { live } from '../support/desk'
import { freshPlace, openWindow } from '../support/window'

test.describe.configure({ timeout: 120_000 })

/** Asks the server as the page does, with the page's own session. */
function ask<T>(page: Page, method: string, path: string, body?: object): Promise<T> {
  return page.evaluate(async ([method, path, body]) => {
    const answer = await fetch(path, { method, headers: { 'content-type': 'application/json' }, ...(body && { body }) })
    return answer.json() as T
  }, [method, path, body && JSON.stringify(body)] as const)
}

test('a backup is put back three times in a minute, and each time the page comes back to it by itself', async () => {
  using place = freshPlace()
  const { page, serverPid, close } = await openWindow(place, '--sample')
  await live(page)
  const { origin } = new URL(page.url())
  await ask(page, 'POST', '/api/backups', {})
  const list = (): Promise<{ backups: Backup[], job: BackupJob | null }> => ask(page, 'GET', '/api/backups')
  await expect.poll(async () => (await list()).job).toBeNull()
  const [backup] = (await list()).backups
  const writer = page.getByRole('group', { name: 'Who works with whom' }).getByRole('button', { name: 'Writer' })
  for (let round = 0; round < 3; round++) {
    await ask(page, 'PUT', '/api/agents/writer', { name: 'Somebody else' })
    await expect(page.getByText('Somebody else').first()).toBeAttached()
    const before = serverPid()
    await ask(page, 'POST', `/api/backups/${backup!.id}/restore`)
    await expect.poll(serverPid, { timeout: 30_000 }).not.toBe(before)
    await live(page)
    await expect(writer).toBeAttached()
    await expect(page.getByText('Somebody else')).toHaveCount(0)
    expect(new URL(page.url()).origin).toBe(origin)
  }
  expect(await close()).toBe(0)
})
