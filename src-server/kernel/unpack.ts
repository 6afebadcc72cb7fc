// Reads packed folders. They may come from anywhere, so that nothing in them is believed: names, sizes, sums, kinds.
import type { Entry, ZipFile } from 'yauzl'
import type { z } from 'zod'
import type { Hashes } from './pack'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { openPromise } from 'yauzl'
import { Refusal } from './errors'
import { below, isCode } from './files'
import { HASHES, Hashes as HashesSchema, MANIFEST } from './pack'

const MOST_FILES = 1_000_000
/** Text and tables shrink by less than this; what is smaller still is a trap. */
const MOST_SHRUNK = 200
const SLACK = 64e6
const MANIFEST_LIMIT = 64e3
const HASHES_LIMIT = 256e6

export interface Reading { moved: (bytes: number, total: number) => void, signal: AbortSignal, room: number }

/** A kind of packed folder. */
export interface Kind<M> {
  /** The newest form that this program knows; a manifest with a later one is refused as `newer`. */
  format: number
  manifest: z.ZodType<M>
  /** Is this a name that it may have inside? One that leads out of its folder never is. */
  isPart: (name: string) => boolean
  /** Is all there that its manifest promises, and nothing that it does not? */
  isWhole: (manifest: M, has: (name: string) => boolean) => boolean
  /** Files that nobody else on this computer may read. */
  isSecret?: (name: string) => boolean
  /** 400: the file is not what it should be, and why. */
  broken: (why: string) => Refusal
  /** 409: this program does not know it yet. */
  newer: () => Refusal
}

/** What a file says of itself. Reads its beginning and its end only. */
export const readManifest = <M>(kind: Kind<M>, file: string): Promise<M> => within(kind, file, async (zip) => {
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName === MANIFEST)
      return manifestOf(kind, zip, entry)
  }
  throw kind.broken('it does not say what it is')
})

/** Checks every byte; with `into` it is unpacked there at the same time. `room` is what there is for it. */
export const unpack = <M>(kind: Kind<M>, file: string, into: string | null, reading: Reading): Promise<M> => within(kind, file, async (zip) => {
  const entries = await entriesOf(kind, zip, reading.room)
  const [about, sums] = [entries.get(MANIFEST), entries.get(HASHES)]
  if (!about || !sums)
    throw kind.broken('parts of it are missing')
  const manifest = await manifestOf(kind, zip, about)
  if (!kind.isWhole(manifest, name => entries.has(name)))
    throw kind.broken('parts of it are missing')
  const hashes = HashesSchema.parse(JSON.parse(await textOf(kind, zip, sums, HASHES_LIMIT)))
  const files = [...entries.values()].filter(({ fileName }) => fileName !== HASHES && !fileName.endsWith('/'))
  if (files.length !== Object.keys(hashes).length)
    throw kind.broken('files were added or taken away')
  const total = files.reduce((sum, entry) => sum + entry.uncompressedSize, 0)
  let done = 0
  for (const entry of entries.values()) {
    if (entry.fileName.endsWith('/'))
      into !== null && mkdirSync(below(into, entry.fileName), { recursive: true })
    else if (entry !== sums)
      await take(kind, zip, entry, hashes, into, { ...reading, moved: bytes => reading.moved(done += bytes, total) })
  }
  return manifest
})

async function within<T, M>(kind: Kind<M>, file: string, read: (zip: ZipFile) => Promise<T>): Promise<T> {
  let zip: ZipFile | null = null
  try {
    zip = await openPromise(file, { lazyEntries: true, autoClose: false, strictFileNames: true })
    return await read(zip)
  }
  catch (error) {
    const ofTheDisk = error instanceof Error && ('syscall' in error || error.name === 'AbortError') && !isCode(error, 'EEXIST') // names that are one on this disk
    throw error instanceof Refusal || ofTheDisk ? error : kind.broken('it is damaged')
  }
  finally {
    zip?.close()
  }
}

/** What is inside, after a look at every name, kind and size. */
async function entriesOf<M>(kind: Kind<M>, zip: ZipFile, room: number): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  let [packed, plain] = [SLACK, 0]
  for await (const entry of zip.eachEntry()) {
    const type = (entry.externalFileAttributes >>> 16) & 0o170000
    if (!isName(kind, entry.fileName) || entries.has(entry.fileName) || (type !== 0 && type !== 0o100000 && type !== 0o040000) || entry.isEncrypted())
      throw kind.broken(`there is something in it that does not belong there: ${entry.fileName.slice(0, 80)}`)
    packed += entry.compressedSize * MOST_SHRUNK
    plain += entry.uncompressedSize
    if (plain > packed || entries.size > MOST_FILES)
      throw kind.broken('it would unpack to far more than it says')
    if (plain > room)
      throw new Refusal(507, 'disk_full', 'There is not enough room on the disk for what is in this file. Make room and try again.')
    entries.set(entry.fileName, entry)
  }
  return entries
}

async function manifestOf<M>(kind: Kind<M>, zip: ZipFile, entry: Entry): Promise<M> {
  const said: unknown = JSON.parse(await textOf(kind, zip, entry, MANIFEST_LIMIT))
  if (typeof said === 'object' && said !== null && 'format' in said && typeof said.format === 'number' && said.format > kind.format)
    throw kind.newer()
  return kind.manifest.parse(said)
}

async function textOf<M>(kind: Kind<M>, zip: ZipFile, entry: Entry, limit: number): Promise<string> {
  if (entry.uncompressedSize > limit)
    throw kind.broken('it does not say what it is')
  const chunks: Buffer[] = []
  for await (const chunk of await zip.openReadStreamPromise(entry))
    chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

async function take<M>(kind: Kind<M>, zip: ZipFile, entry: Entry, hashes: Hashes, into: string | null, { moved, signal }: { moved: (bytes: number) => void, signal: AbortSignal }): Promise<void> {
  const { fileName: name } = entry
  const hash = createHash('sha256')
  async function* counted(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      hash.update(chunk)
      moved(chunk.length)
      yield chunk
    }
  }
  const target = into === null ? null : below(into, name)
  if (target !== null)
    mkdirSync(dirname(target), { recursive: true })
  const sink = target === null ? new Writable({ write: (_chunk, _encoding, done) => done() }) : createWriteStream(target, { flags: 'wx', mode: kind.isSecret?.(name) ? 0o600 : 0o644, flush: true })
  await pipeline(await zip.openReadStreamPromise(entry), counted, sink, { signal })
  const known = Object.hasOwn(hashes, name) ? hashes[name] : undefined
  if (known?.bytes !== entry.uncompressedSize || known.sha256 !== hash.digest('hex'))
    throw kind.broken(`${name.slice(0, 80)} is not what it was`)
}

const isName = <M>(kind: Kind<M>, name: string): boolean => name === MANIFEST || name === HASHES || kind.isPart(name)

/** Is this a path below one of these folders (or such a folder itself, with a `/`) that never leads out of it, on any system? */
export function isBelow(folders: readonly string[], name: string): boolean {
  const [folder = '', ...steps] = name.replace(/\/$/, '').split('/')
  return folders.includes(folder) && steps.every(step => step !== '' && step !== '.' && step !== '..' && !/[\\:\p{Cc}]/u.test(step)) && (steps.length > 0 || name.endsWith('/'))
}
