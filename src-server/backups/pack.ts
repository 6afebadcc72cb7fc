// Writes a backup file: a zip that anybody's tools can open, streamed, with the sum of every file in its last one.
import type { Hashes, Manifest } from './parts'
import type { Picture } from './picture'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { move } from '../kernel/files'
import { HASHES, KEY, MANIFEST } from './parts'

/** Text and tables shrink to a third at the least effort, and hardly more at the greatest. */
const EFFORT = { compressionLevel: 3 }

/** Packs a picture into `file`, which is there whole or not at all. `key` is the house's key as text, where it is wanted inside. */
export async function pack(file: string, picture: Pick<Picture, 'files' | 'emptyFolders'>, manifest: Manifest, key: string | null, { moved, signal }: { moved: (bytes: number) => void, signal: AbortSignal }): Promise<void> {
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
  add(MANIFEST, () => Readable.from([Buffer.from(JSON.stringify(manifest, null, 2))]))
  for (const { name, from } of picture.files)
    add(name, () => createReadStream(from))
  if (key !== null)
    add(KEY, () => Readable.from([Buffer.from(key)]))
  picture.emptyFolders.forEach(name => zip.addEmptyDirectory(name))
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

/** Waits until the disk has a file. */
async function onDisk(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  await handle.sync().finally(() => handle.close())
}
