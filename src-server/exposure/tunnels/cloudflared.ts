// Cloudflare's tunnel by its own program: a quick one with an address made up for it, or (with a token) one that the owner has set up there.
import type { ChildProcess } from 'node:child_process'
import type { Interface } from 'node:readline'
import type { OpenTunnel, TunnelGiven } from '../tunnel'
import { spawn } from 'node:child_process'
import { on } from 'node:events'
import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { TunnelFailure } from '../tunnel'
import { fetchCloudflared } from './fetching'

const START_MS = 60_000
const STOP_MS = 3000
const KEPT_LINES = 4
const QUICK_ADDRESS = /https:\/\/[a-z0-9-]+\.trycloudflare\.com/
const CONNECTED = /registered tunnel connection/i
const NAME = process.platform === 'win32' ? 'cloudflared.exe' : 'cloudflared'

/** What the program needs of our environment; the rest, with the house's password, is not its business. */
const NEEDED = /^(?:PATH|HOME|USERPROFILE|SYSTEMROOT|TEMP|TMP|TMPDIR|LANG|HTTPS?_PROXY|NO_PROXY)$/i

/** Opens it with the program on the PATH, or the one fetched before; if neither is there, it is fetched when the owner agreed. */
export const openCloudflared: OpenTunnel = async ({ host, port }, given) => {
  const program = findProgram(given.folder) ?? await fetched(given)
  given.signal.throwIfAborted()
  if (given.token !== null && given.address === null)
    throw new TunnelFailure('no_address', '')
  const child = spawn(program, argumentsFor(`http://${host}:${port}`, given), {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => NEEDED.test(name))), ...given.token !== null && { TUNNEL_TOKEN: given.token } },
  })
  const lines = createInterface(child.stderr)
  lines.on('line', line => given.log.debug({ line }, 'cloudflared'))
  const ended = endOf(child, lines)
  const kill = (): void => void child.kill()
  process.once('exit', kill)
  void ended.then(() => process.off('exit', kill))
  try {
    return { address: await connected(lines, given, ended), ended, close: () => close(child, ended) }
  }
  catch (error) {
    await close(child, ended)
    throw error
  }
}

function findProgram(folder: string): string | null {
  const places = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), folder]
  return places.map(place => join(place, NAME)).find(isProgram) ?? null
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  }
  catch {
    return false
  }
}

async function fetched({ fetch, folder, signal, progress }: TunnelGiven): Promise<string> {
  if (!fetch)
    throw new TunnelFailure('program_missing', NAME)
  const program = join(folder, NAME)
  await fetchCloudflared(program, { signal, progress })
  return program
}

/** The token goes by the environment: arguments can be read by everyone on the machine. An own empty configuration keeps the owner's other tunnels out of it. */
function argumentsFor(hooks: string, { folder, token }: TunnelGiven): string[] {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const config = join(folder, 'config.yml')
  writeFileSync(config, '')
  const common = ['tunnel', '--no-autoupdate', '--config', config]
  return token === null ? [...common, '--url', hooks] : [...common, 'run', '--url', hooks]
}

/** The address, as soon as the program says that it is connected. */
async function connected(lines: Interface, { token, address: own, signal }: TunnelGiven, ended: Promise<string>): Promise<string> {
  let address = token === null ? undefined : new URL(own!).origin
  try {
    for await (const [line] of on(lines, 'line', { signal: AbortSignal.any([signal, AbortSignal.timeout(START_MS)]), close: ['close'] })) {
      address ??= QUICK_ADDRESS.exec(line as string)?.[0]
      if (address !== undefined && CONNECTED.test(line as string))
        return address
    }
  }
  catch {
    signal.throwIfAborted()
    throw new TunnelFailure('no_network', `${NAME} did not connect within a minute`)
  }
  throw new TunnelFailure('program_refused', await ended)
}

/** Resolves with the program's last words. */
function endOf(child: ChildProcess, lines: Interface): Promise<string> {
  const last: string[] = []
  lines.on('line', line => last.push(line) > KEPT_LINES && last.shift())
  return new Promise((resolve) => {
    child.once('error', error => resolve(error.message))
    child.once('close', code => resolve(last.join('\n') || `${NAME} ended with status ${code}`))
  })
}

async function close(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.kill()
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await ended
  clearTimeout(timer)
}
