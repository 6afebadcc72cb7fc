// Makes the packages that can be made on a Debian machine without a download (the unpacked folder and the deb), of the Electron of the tests.
// The deb is unpacked again, as an installation would, to .cache/test-packaged/; the tests start what is in there.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import process from 'node:process'

const root = resolve(import.meta.dirname, '../..')
const release = join(root, '.cache/test-release')
const installed = join(root, '.cache/test-packaged')
for (const folder of [release, installed]) rmSync(folder, { recursive: true, force: true })

run('electron-builder', '--linux', 'dir', 'deb', '--publish', 'never', `-c.directories.output=${release}`, `-c.electronDist=${join(root, '.cache/test-electron/dist')}`,
  // Playwright starts what it tests with --inspect=0; what people get refuses that.
  '-c.electronFuses.enableNodeCliInspectArguments=true')
mkdirSync(installed)
run('dpkg-deb', '-x', join(release, readdirSync(release).find(name => name.endsWith('.deb'))), installed)
console.log(installed)

function run(command, ...args) {
  execFileSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], env: { ...process.env, CUSTOM_FPM_PATH: join(root, 'resources/packages/deb.mjs'), DEB_COMPRESSION: 'gzip' } })
}
