// The data folder moves where the person wants it: whole, with the old one left in peace; a crash on the way leaves the old one in use.
import type { Desktop, Place } from '../support/window'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { live } from '../support/desk'
import { openWindow } from '../support/window'

test.describe.configure({ timeout: 180_000 })

/** A place whose house is where it is on every computer, and so may be moved. */
function movablePlace(): Place & Disposable & { to: string } {
  const folder = mkdtempSync(join(tmpdir(), 'cococat-move-'))
  const to = join(folder, '新 disk')
  mkdirSync(to)
  return { to, home: join(folder, 'data', 'cococat'), userData: join(folder, 'chromium'), env: { COCOCAT_HOME: '', XDG_DATA_HOME: join(folder, 'data') }, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

/** The person chooses these folders, one after another, and agrees to whatever they are asked. Answers what they were told. */
async function choosing(desktop: Desktop, ...folders: string[]): Promise<() => Promise<string[]>> {
  await desktop.app.evaluate(({ dialog }, folders) => {
    const told: string[] = []
    Object.assign(globalThis, { told })
    Object.assign(dialog, {
      showOpenDialog: async () => {
        const next = folders.shift()
        return { canceled: next === undefined, filePaths: next === undefined ? [] : [next] }
      },
      showMessageBox: async ({ message }: { message: string }) => {
        told.push(message)
        return { response: 0 }
      },
    })
  }, folders)
  return () => desktop.app.evaluate(() => Reflect.get(globalThis, 'told') as string[])
}

const pidIn = (home: string): number => Number(readFileSync(join(home, 'house.pid'), 'utf8'))

test('the house moves to an empty folder, the page goes on, the old folder stays, and the next start knows', async () => {
  using place = movablePlace()
  const first = await openWindow(place, '--sample')
  await live(first.page)
  const { origin } = new URL(first.page.url())
  expect(await first.page.evaluate(() => window.desktop!.folder())).toEqual({ path: place.home, fixed: false })

  const told = await choosing(first, place.home, join(place.home, 'agents'), place.to)
  expect(await first.page.evaluate(() => window.desktop!.moveFolder())).toEqual({ state: 'moved', from: place.home, to: place.to })
  expect(await told()).toEqual(['That is the data folder already.', 'That folder is inside the data folder. Choose one outside of it.', `Move the data folder to ${place.to}?`])
  await live(first.page)
  expect(new URL(first.page.url()).origin).toBe(origin)
  expect(await first.page.evaluate(() => window.desktop!.folder())).toEqual({ path: place.to, fixed: false })
  expect(existsSync(`/proc/${pidIn(place.to)}`)).toBe(true)
  for (const name of readdirSync(place.home).filter(name => !/^house\./.test(name))) expect(readdirSync(place.to)).toContain(name)
  expect(existsSync(join(place.home, 'cococat.db'))).toBe(true)
  expect(await first.close()).toBe(0)

  const second = await openWindow(place)
  await live(second.page)
  expect(await second.page.evaluate(() => window.desktop!.folder())).toEqual({ path: place.to, fixed: false })
  await expect(second.page.getByRole('group', { name: 'Who works with whom' }).getByRole('button', { name: 'Writer' })).toBeAttached()
  expect(await second.close()).toBe(0)
})

test('CocoCat killed in the middle of a move opens the old house the next time', async () => {
  using place = movablePlace()
  const first = await openWindow(place, '--sample')
  await live(first.page)
  const large = join(place.home, 'agents', 'large')
  writeFileSync(large, '')
  truncateSync(large, 2 ** 29) // it takes a while to compare
  await choosing(first, place.to)
  void first.page.evaluate(() => window.desktop!.moveFolder()).catch(() => {})
  await expect.poll(() => existsSync(join(place.to, 'cococat.db')), { timeout: 60_000, intervals: [20] }).toBe(true)
  first.app.process().kill('SIGKILL')
  await first.ended
  rmSync(large)

  const second = await openWindow(place)
  await live(second.page)
  expect(await second.page.evaluate(() => window.desktop!.folder())).toEqual({ path: place.home, fixed: false })
  await expect(second.page.getByRole('group', { name: 'Who works with whom' }).getByRole('button', { name: 'Writer' })).toBeAttached()
  expect(await second.close()).toBe(0)
})

test('a start that was told where its house is does not move it; the report holds the facts and no path', async () => {
  using place = movablePlace()
  const desktop = await openWindow({ ...place, env: {} }, '--sample')
  await live(desktop.page)
  expect(await desktop.page.evaluate(() => window.desktop!.moveFolder())).toMatchObject({ state: 'failed', reason: expect.stringContaining('COCOCAT_HOME') })
  const file = join(place.to, 'report.txt')
  await desktop.app.evaluate(({ dialog }, filePath) => Object.assign(dialog, { showSaveDialog: async () => ({ canceled: false, filePath }) }), file)
  expect(await desktop.page.evaluate(() => window.desktop!.saveReport())).toBe(file)
  const report = readFileSync(file, 'utf8')
  expect(report).toMatch(/CocoCat: 0\.1\.0[\s\S]+Electron: 33\.2\.1[\s\S]+Key store: basic_text, does not hold the key[\s\S]+the house is open/)
  expect(report).not.toContain(place.home)
  expect(report).not.toMatch(/eyJ/)
  expect(await desktop.close()).toBe(0)
})
