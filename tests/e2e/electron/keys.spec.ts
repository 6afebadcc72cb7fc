// The house's key: honest where the key store is none, opened with a saved copy elsewhere, and never in an argument, the environment or a log.
import type { Place } from '../support/window'
import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { expect, test } from '@playwright/test'
import { live } from '../support/desk'
import { freshPlace, openWindow } from '../support/window'

test.describe.configure({ timeout: 120_000 })

const keyFile = ({ home }: Place): string => join(home, 'keys', 'vault.key')

/** Everything that could be read of the processes of a place, and every log. */
function traces({ home, userData }: Place): string {
  const seen = readdirSync('/proc').filter(name => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const [line, env] = ['cmdline', 'environ'].map(name => readFileSync(`/proc/${pid}/${name}`, 'utf8'))
      return line!.includes(userData) || env!.includes(home) ? [line!, env!] : []
    }
    catch {
      return []
    }
  })
  const logs = readdirSync(join(home, 'logs')).map(name => readFileSync(join(home, 'logs', name), 'utf8'))
  expect(seen.length).toBeGreaterThan(3)
  return [...seen, ...logs].join('\n')
}

test('a key store that is none is not pretended to be one: the key stays in its file, and the page can say so', async () => {
  using place = freshPlace()
  const desktop = await openWindow(place, '--sample')
  await live(desktop.page)
  expect(await desktop.page.evaluate(() => window.desktop!.keys())).toEqual({ store: 'basic_text', real: false, protected: false })
  expect(await desktop.page.evaluate(() => window.desktop!.protectKeys(true))).toEqual({ store: 'basic_text', real: false, protected: false })
  expect(existsSync(keyFile(place))).toBe(true)
  expect(existsSync(join(place.home, 'keys', 'vault.wrapped'))).toBe(false)
  expect(traces(place)).not.toContain(readFileSync(keyFile(place), 'utf8').trim())
  expect(await desktop.close()).toBe(0)
})

test('a house whose key another computer locked says so, and opens with a copy of the key', async () => {
  using place = freshPlace()
  const first = await openWindow(place, '--sample')
  await live(first.page)
  expect(await first.close()).toBe(0)
  const copy = join(place.home, '..', 'copy.key')
  renameSync(keyFile(place), copy)
  writeFileSync(join(place.home, 'keys', 'vault.wrapped'), Buffer.concat([Buffer.from('v11'), randomBytes(48)]).toString('base64'))

  const locked = await openWindow(place)
  await expect(locked.page.getByRole('heading', { level: 1 })).toHaveText('The key of this house is locked', { timeout: 30_000 })
  locked.app.process().kill('SIGTERM')
  expect(await locked.ended).toBe(0)
  expect(readdirSync(join(place.home, 'keys')).sort()).toEqual(['vault.mark', 'vault.wrapped'])

  const opened = await openWindow({ ...place, env: { COCOCAT_KEY_FILE: copy } })
  await live(opened.page)
  expect(traces(place)).not.toContain(readFileSync(copy, 'utf8').trim())
  expect(await opened.close()).toBe(0)
  expect(readdirSync(join(place.home, 'keys')).sort()).toEqual(['vault.mark', 'vault.wrapped'])
})

test('the key of another house is refused before it can seal anything', async () => {
  using place = freshPlace()
  mkdirSync(join(place.home, 'keys'), { recursive: true })
  writeFileSync(join(place.home, 'keys', 'vault.mark'), `${'0'.repeat(64)}\n`)
  writeFileSync(keyFile(place), randomBytes(32).toString('base64'))
  const desktop = await openWindow(place)
  await expect(desktop.page.getByRole('heading', { level: 1 })).toHaveText('This is not the key of this house', { timeout: 30_000 })
  desktop.app.process().kill('SIGTERM')
  expect(await desktop.ended).toBe(0)
})

test('a real key store takes the key out of its file, hands it over at the next start, and gives it back when asked', async () => {
  test.skip(!process.env.GNOME_KEYRING_CONTROL, 'needs an unlocked keyring: dbus-run-session, gnome-keyring-daemon --unlock')
  using place = freshPlace()
  const wrapped = join(place.home, 'keys', 'vault.wrapped')
  const first = await openWindow(place, '--sample')
  await live(first.page)
  const key = readFileSync(keyFile(place), 'utf8').trim()
  expect(await first.close()).toBe(0)

  const real = { ...place, env: { XDG_CURRENT_DESKTOP: 'GNOME' } }
  for (let start = 0; start < 2; start++) {
    const desktop = await openWindow(real)
    await live(desktop.page)
    expect(await desktop.page.evaluate(() => window.desktop!.keys())).toEqual({ store: 'gnome_libsecret', real: true, protected: true })
    expect([existsSync(keyFile(place)), existsSync(wrapped)]).toEqual([false, true])
    expect(traces(place) + readFileSync(wrapped, 'utf8')).not.toContain(key)
    if (start === 1) {
      expect(await desktop.page.evaluate(() => window.desktop!.protectKeys(false))).toMatchObject({ protected: false })
      expect([readFileSync(keyFile(place), 'utf8').trim(), existsSync(wrapped)]).toEqual([key, false])
    }
    expect(await desktop.close()).toBe(0)
  }
})
