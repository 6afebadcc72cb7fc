// Writes packed folders: a zip that anybody's tools can open, streamed, with the sum of every file in its last one.
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { z } from 'zod'
import { move } from './files'

export const MANIFEST = 'manifest.json'
/** The last file inside: what every other one is. */
export const HASHES = 'hashes.json'

export const Hashes = z.record(z.string(), z.object({ bytes: z.number().int(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }))
export type Hashes = z.infer<typeof Hashes>

/** What is packed: the manifest first, then files by their names inside, then short texts, then folders with nothing in them. */
export interface Packing {
  manifest: object
  files: readonly { name: string, from: string }[]
  texts?: Readonly<Record<string, string>>
  emptyFolders?: readonly string[]
}

/** Text and tables shrink to a third at the least effort, and hardly more at the greatest. */
const EFFORT = { compressionLevel: 3 }

/** Packs into `file`, which is there whole or not at all. */
export async function pack(file: string, { manifest, files, texts = {}, emptyFolders = [] }: Packing, { moved, signal }: { moved: (bytes: number) => void, signal: AbortSignal }): Promise<void> {
  const zip = new ZipFile()
  const hashes: Hashes = {}
  const failed = new Promise<never>((_, reject) => zip.on('error', reject))
  function add(name: string, source: () => Readable): void {
    zip.addReadStreamLazy(name, EFFORT, (give) => {
      const hash = createHash('sha256')
      const sent = new PassThrough()
      let bytes = 0
      sent.on('data', (chunk: Buffer) => { // before whoever packs it gets it
        bytes += chunk.length
        hash.update(chunk)
        moved(chunk.length)
      })
      sent.on('end', () => hashes[name] = { bytes, sha256: hash.digest('hex') })
      source().on('error', error => sent.destroy(error)).pipe(sent)
      sent.on('error', error => zip.emit('error', error))
      give(null, sent)
    })
  }
  for (const { name, open } of [textPiece(MANIFEST, JSON.stringify(manifest, null, 2)), ...files.map(({ name, from }) => ({ name, open: () => createReadStream(from) })), ...Object.entries(texts).map(([name, text]) => textPiece(name, text))])
    add(name, open)
  emptyFolders.forEach(name => zip.addEmptyDirectory(name))
  zip.addReadStreamLazy(HASHES, EFFORT, give => give(null, Readable.from([Buffer.from(JSON.stringify(hashes))]))) // asked for when all others are in
  zip.end()
  const half = `${file}.tmp`
  try {
    await Promise.race([pipeline(zip.outputStream, createWriteStream(half, { flags: 'wx', mode: 0o600 }), { signal }), failed])
    await onDisk(half)
    move(half, file)
  }
  catch (error) {
    rmSync(half, { force: true })
    throw error
  }
}

const textPiece = (name: string, text: string): { name: string, open: () => Readable } => ({ name, open: () => Readable.from([Buffer.from(text)]) })

/** Waits until the disk has a file. */
async function onDisk(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  await handle.sync().finally(() => handle.close())
}
