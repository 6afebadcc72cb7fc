// Finds a Chromium for the web tests, or (run as a program) installs one and says what it did.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable']
const DEBIAN_PACKAGES = ['chromium', 'fonts-noto-cjk', 'fonts-noto-color-emoji']

/**
 * The browser to test with: the one CHROMIUM_PATH names, Playwright's own, or the system's.
 * @returns {string | undefined} its path, or nothing when there is none yet
 */
export function findBrowser() {
  return [process.env.CHROMIUM_PATH, chromium.executablePath(), ...SYSTEM].find(path => path && existsSync(path) && !isSnapStub(path))
}

/** Ubuntu's `chromium` package is a small script that asks for a snap; it is of no use in a container or a test. */
function isSnapStub(path) {
  const file = realpathSync(path)
  if (file.startsWith('/snap/') || file === '/usr/bin/snap') return true
  const script = statSync(file).size < 20_000 ? readFileSync(file, 'latin1') : ''
  return script.startsWith('#!') && /\bsnap (?:run|install)\b|\/snap\/bin\//.test(script)
}

/** Debian as root has a Chromium of its own; everywhere else Playwright brings one. */
function install() {
  const root = process.getuid?.() === 0
  if (process.platform === 'linux' && root && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'))) {
    console.log(`No browser found: installing Debian's (${DEBIAN_PACKAGES.join(', ')}).`)
    run('apt-get', ['update', '-qq'])
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...DEBIAN_PACKAGES])
    return
  }
  const withDeps = process.platform === 'linux' && root ? ['--with-deps'] : []
  console.log(`No browser found: installing Playwright's Chromium${withDeps.length ? ' and the system libraries it needs' : ''}.`)
  const cli = fileURLToPath(new URL('cli.js', import.meta.resolve('@playwright/test')))
  run(process.execPath, [cli, 'install', ...withDeps, 'chromium'])
}

function run(command, args) {
  execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!findBrowser()) install()
  const found = findBrowser()
  if (!found) throw new Error('No browser could be installed. Install Chromium or Chrome, or name one with CHROMIUM_PATH.')
  console.log(`Web tests run in ${found}`)
}
