// Updates: nobody is asked until an address is set; then only what the person asks for is fetched, and a file with another hash is refused.
import type { AddressInfo } from 'node:net'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { live } from '../support/desk'
import { freshPlace, openWindow } from '../support/window'

test.describe.configure({ timeout: 120_000 })

/** A server that offers version 9.9.9, and remembers who asked for what. */
async function offer(file: Buffer, sha512: string) {
  const asked: { path: string, id: unknown }[] = []
  const server = createServer((request, response) => {
    const path = request.url!.split('?')[0]!
    asked.push({ path, id: request.headers['x-user-staging-id'] })
    if (path === '/latest-linux.yml') return response.end(`version: 9.9.9\npath: CocoCat-9.9.9.AppImage\nsha512: ${sha512}\nfiles:\n  - { url: CocoCat-9.9.9.AppImage, sha512: ${JSON.stringify(sha512)}, size: ${file.length} }\nreleaseDate: '2026-11-23T00:00:00.000Z'\n`)
    if (path === '/CocoCat-9.9.9.AppImage') return response.end(file)
    response.writeHead(404).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked, server }
}

const hash = (file: Buffer): string => createHash('sha512').update(file).digest('base64')

test('updates are off until an address is set; then they are found, fetched on request, and take CocoCat’s place once it has ended', async () => {
  using place = freshPlace()
  const marker = join(place.home, '..', 'started')
  const appImage = join(place.home, '..', 'CocoCat.AppImage')
  writeFileSync(appImage, 'the old one')
  chmodSync(appImage, 0o755)
  const newer = Buffer.from(`#!/bin/sh\ntest -e ${join(place.home, 'cococat.db-wal')} || touch ${marker}\n`)
  const { address, asked, server } = await offer(newer, hash(newer))
  const desktop = await openWindow({ ...place, env: { APPIMAGE: appImage, XDG_CACHE_HOME: join(place.home, '..', 'cache') } }, '--sample')
  const { page } = desktop
  await live(page)
  expect(await page.evaluate(() => window.desktop!.checkUpdates())).toEqual({ state: 'off' })
  expect(await page.evaluate(() => window.desktop!.downloadUpdate())).toEqual({ state: 'off' })
  expect(await page.evaluate(() => window.desktop!.setUpdateAddress('http://updates.example/'))).toBe(false)
  expect(asked).toEqual([])

  expect(await page.evaluate(address => window.desktop!.setUpdateAddress(address), address)).toBe(true)
  expect(await page.evaluate(() => window.desktop!.checkUpdates())).toEqual({ state: 'newer', version: '9.9.9' })
  expect(await page.evaluate(() => window.desktop!.installUpdate())).toBe(false) // nothing was downloaded
  expect(asked).toEqual([{ path: '/latest-linux.yml', id: '00000000-0000-0000-0000-000000000000' }])
  expect(await page.evaluate(() => window.desktop!.downloadUpdate())).toEqual({ state: 'downloaded', version: '9.9.9' })
  expect(readFileSync(appImage, 'utf8')).toBe('the old one')

  void page.evaluate(() => window.desktop!.installUpdate()).catch(() => {})
  await desktop.ended
  await expect.poll(() => existsSync(marker)).toBe(true) // the new one was started, and the database was closed by then
  expect(readFileSync(join(place.home, 'logs', 'server.log'), 'utf8')).toContain('the house is closed')
  server.close()
})

test('an update that is not what was promised is refused', async () => {
  using place = freshPlace()
  const appImage = join(place.home, '..', 'CocoCat.AppImage')
  writeFileSync(appImage, 'the old one')
  const { address, server } = await offer(Buffer.from('something else'), hash(Buffer.from('what was promised')))
  const desktop = await openWindow({ ...place, env: { APPIMAGE: appImage, XDG_CACHE_HOME: join(place.home, '..', 'cache') } }, '--sample')
  await live(desktop.page)
  await desktop.page.evaluate(address => window.desktop!.setUpdateAddress(address), address)
  expect(await desktop.page.evaluate(() => window.desktop!.checkUpdates())).toMatchObject({ state: 'newer' })
  expect(await desktop.page.evaluate(() => window.desktop!.downloadUpdate())).toMatchObject({ state: 'failed', reason: expect.stringMatching(/sha512/i) })
  expect(await desktop.page.evaluate(() => window.desktop!.installUpdate())).toBe(false)
  server.close()
  expect(await desktop.page.evaluate(() => window.desktop!.checkUpdates())).toMatchObject({ state: 'failed' })
  expect(await desktop.close()).toBe(0)
})
