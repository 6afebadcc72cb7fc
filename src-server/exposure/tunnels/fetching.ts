// Fetches Cloudflare's program from its releases, when the owner agreed, and keeps it only if it is what the release says it is.
import type { TunnelGiven } from '../tunnel'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, createWriteStream, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { z } from 'zod'
import { TunnelFailure } from '../tunnel'

/** GitHub's "get the latest release": its assets name where each is, and (since 2025) the SHA-256 of it. */
const RELEASES = 'https://api.github.com/repos/cloudflare/cloudflared/releases/latest'

/** Each step of progress is an event for every screen. */
const TELL_PERCENT = 5

const Release = z.object({ assets: z.array(z.object({ name: z.string(), browser_download_url: z.url(), size: z.number(), digest: z.string().nullish() })) })

/** Fetches the program of this platform to `program`. Rejects with a `TunnelFailure`; nothing is left of a fetch that broke off. */
export async function fetchCloudflared(program: string, { signal, progress }: Pick<TunnelGiven, 'signal' | 'progress'>, releases = RELEASES): Promise<void> {
  const folder = dirname(program)
  const part = join(folder, 'cloudflared.part')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  try {
    const asset = await newest(releases, signal)
    await download(asset, part, signal, progress)
    await unpack(part, asset.name, program)
  }
  catch (error) {
    signal.throwIfAborted()
    throw error instanceof TunnelFailure ? error : new TunnelFailure('no_network', error instanceof Error ? error.message : String(error))
  }
  finally {
    progress(null)
    rmSync(part, { force: true })
  }
}

/** How Cloudflare names the program of this platform. */
function assetName(): string {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch
  return { win32: `cloudflared-windows-${arch}.exe`, darwin: `cloudflared-darwin-${arch}.tgz` }[process.platform as string] ?? `cloudflared-${process.platform}-${arch}`
}

async function newest(releases: string, signal: AbortSignal): Promise<{ name: string, url: string, size: number, sha256: string }> {
  const { assets } = Release.parse(await (await ask(releases, signal)).json())
  const name = assetName()
  const asset = assets.find(one => one.name === name)
  const sha256 = /^sha256:([0-9a-f]{64})$/.exec(asset?.digest ?? '')?.[1]
  if (!asset || !sha256)
    throw new TunnelFailure('program_missing', name)
  return { name, url: asset.browser_download_url, size: asset.size, sha256 }
}

async function ask(address: string, signal: AbortSignal): Promise<Response> {
  const answer = await fetch(address, { signal })
  if (!answer.ok)
    throw new TunnelFailure('no_network', `${new URL(address).host} answered ${answer.status}`)
  return answer
}

async function download({ name, url, size, sha256 }: { name: string, url: string, size: number, sha256: string }, to: string, signal: AbortSignal, progress: TunnelGiven['progress']): Promise<void> {
  const { body } = await ask(url, signal)
  const hash = createHash('sha256')
  let read = 0
  let told = -1
  const watch = new Transform({
    transform(chunk: Uint8Array, _encoding, pass) {
      hash.update(chunk)
      read += chunk.length
      const percent = Math.floor(read / size * 100)
      if (percent >= told + TELL_PERCENT)
        progress(`${name} ${told = percent} %`)
      pass(read > size ? new TunnelFailure('program_refused', `${name} is larger than its release says`) : null, chunk)
    },
  })
  await pipeline(Readable.fromWeb(body!), watch, createWriteStream(to, { mode: 0o600 }), { signal })
  if (hash.digest('hex') !== sha256)
    throw new TunnelFailure('program_refused', `${name} is not what its release says it is`)
}

/** For macOS it comes packed; everywhere else it is the program itself. */
async function unpack(part: string, name: string, program: string): Promise<void> {
  if (name.endsWith('.tgz'))
    await promisify(execFile)('tar', ['-xzf', part, '-C', dirname(program)])
  else
    renameSync(part, program)
  chmodSync(program, 0o700)
}
