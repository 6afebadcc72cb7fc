// Reads backup files. They may come from anywhere, so that nothing in them is believed: names, sizes, sums, kinds.
import type { Entry, ZipFile } from 'yauzl'
import type { Hashes } from './parts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { openPromise } from 'yauzl'
import { Refusal } from '../kernel/errors'
import { below, isCode } from '../kernel/files'
import { DATABASE, FORMAT, HASHES, Hashes as HashesSchema, isPart, KEY, Manifest, MANIFEST } from './parts'

const MOST_FILES = 1_000_000
/** Text and tables shrink by less than this; what is smaller still is a trap. */
const MOST_SHRUNK = 200
const SLACK = 64e6
const MANIFEST_LIMIT = 64e3
const HASHES_LIMIT = 256e6

export interface Reading { moved: (bytes: number, total: number) => void, signal: AbortSignal, room: number }

/** 400: the file is not what a backup is, and why. */
const broken = (why: string): Refusal => new Refusal(400, 'not_a_backup', `This is no backup that can be used: ${why}.`)

/** What a backup says of itself. Reads its beginning and its end only. */
export const readManifest = (file: string): Promise<Manifest> => within(file, async (zip) => {
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName === MANIFEST)
      return manifestOf(zip, entry)
  }
  throw broken('it does not say what it is')
})

/** Checks every byte of a backup; with `into` it is unpacked there at the same time. `room` is what there is for it. */
export const unpack = (file: string, into: string | null, reading: Reading): Promise<Manifest> => within(file, async (zip) => {
  const entries = await entriesOf(zip, reading.room)
  const [about, sums] = [entries.get(MANIFEST), entries.get(HASHES)]
  if (!about || !sums || !entries.has(DATABASE))
    throw broken('parts of it are missing')
  const manifest = await manifestOf(zip, about)
  if (manifest.with_key !== entries.has(KEY))
    throw broken('it does not say what it is')
  const hashes = HashesSchema.parse(JSON.parse(await textOf(zip, sums, HASHES_LIMIT)))
  const files = [...entries.values()].filter(({ fileName }) => fileName !== HASHES && !fileName.endsWith('/'))
  if (files.length !== Object.keys(hashes).length)
    throw broken('files were added or taken away')
  const total = files.reduce((sum, entry) => sum + entry.uncompressedSize, 0)
  let done = 0
  for (const entry of entries.values()) {
    if (entry.fileName.endsWith('/'))
      into !== null && mkdirSync(below(into, entry.fileName), { recursive: true })
    else if (entry !== sums)
      await take(zip, entry, hashes, into, { ...reading, moved: bytes => reading.moved(done += bytes, total) })
  }
  return manifest
})

async function within<T>(file: string, read: (zip: ZipFile) => Promise<T>): Promise<T> {
  let zip: ZipFile | null = null
  try {
    zip = await openPromise(file, { lazyEntries: true, autoClose: false, strictFileNames: true })
    return await read(zip)
  }
  catch (error) {
    const ofTheDisk = error instanceof Error && ('syscall' in error || error.name === 'AbortError') && !isCode(error, 'EEXIST') // names that are one on this disk
    throw error instanceof Refusal || ofTheDisk ? error : broken('it is damaged')
  }
  finally {
    zip?.close()
  }
}

/** What is inside, after a look at every name, kind and size. */
async function entriesOf(zip: ZipFile, room: number): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  let [packed, plain] = [SLACK, 0]
  for await (const entry of zip.eachEntry()) {
    const kind = (entry.externalFileAttributes >>> 16) & 0o170000
    if (!isPart(entry.fileName) || entries.has(entry.fileName) || (kind !== 0 && kind !== 0o100000 && kind !== 0o040000) || entry.isEncrypted())
      throw broken(`there is something in it that no house has: ${entry.fileName.slice(0, 80)}`)
    packed += entry.compressedSize * MOST_SHRUNK
    plain += entry.uncompressedSize
    if (plain > packed || entries.size > MOST_FILES)
      throw broken('it would unpack to far more than it says')
    if (plain > room)
      throw new Refusal(507, 'disk_full', 'There is not enough room on the disk for what is in this backup. Make room and try again.')
    entries.set(entry.fileName, entry)
  }
  return entries
}

async function manifestOf(zip: ZipFile, entry: Entry): Promise<Manifest> {
  const said: unknown = JSON.parse(await textOf(zip, entry, MANIFEST_LIMIT))
  if (typeof said === 'object' && said !== null && 'format' in said && typeof said.format === 'number' && said.format > FORMAT)
    throw newer()
  return Manifest.parse(said)
}

/** 409: this program does not know it yet. */
export const newer = (): Refusal => new Refusal(409, 'newer_backup', 'This backup was made by a newer CocoCat. Update CocoCat, then try again.')

async function textOf(zip: ZipFile, entry: Entry, limit: number): Promise<string> {
  if (entry.uncompressedSize > limit)
    throw broken('it does not say what it is')
  const chunks: Buffer[] = []
  for await (const chunk of await zip.openReadStreamPromise(entry))
    chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

async function take(zip: ZipFile, entry: Entry, hashes: Hashes, into: string | null, { moved, signal }: { moved: (bytes: number) => void, signal: AbortSignal }): Promise<void> {
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
  const sink = target === null ? new Writable({ write: (_chunk, _encoding, done) => done() }) : createWriteStream(target, { flags: 'wx', mode: name === KEY ? 0o600 : 0o644, flush: true })
  await pipeline(await zip.openReadStreamPromise(entry), counted, sink, { signal })
  const known = Object.hasOwn(hashes, name) ? hashes[name] : undefined
  if (known?.bytes !== entry.uncompressedSize || known.sha256 !== hash.digest('hex'))
    throw broken(`${name.slice(0, 80)} is not what it was`)
}
