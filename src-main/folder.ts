// Moves the house to another folder: copied, verified, and only then used. The old one stays as it was until the person removes it.
import { createHash } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { access, chmod, copyFile, lstat, mkdir, open, readdir, readlink, realpath, rm, stat, statfs, symlink } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import process from 'node:process'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { defaultHome } from '../src-server/kernel/home'

/** Why a folder cannot become the house's: it holds something, it is the house or in it, it cannot be written, the house does not fit. */
export type MoveRefusal = 'not_empty' | 'same' | 'inside' | 'not_writable' | 'no_space'

export interface MovePlan {
  readonly from: string
  readonly to: string
  readonly bytes: number
  /** The folder is on a network drive: SQLite's locks cannot be relied on there, so the person is warned. */
  readonly network: boolean
}

/** Where this start's house is. `fixed`: it was told so by `--home` or COCOCAT_HOME, so what is kept in settings does not count. */
export function houseOf(args: readonly string[], env: NodeJS.ProcessEnv, kept: string | null): { home: string, fixed: boolean } {
  const { values } = parseArgs({ args: [...args], options: { home: { type: 'string' } }, strict: false })
  const told = typeof values.home === 'string' ? values.home : env.COCOCAT_HOME
  return { home: resolve(told || kept || defaultHome(env)), fixed: Boolean(told) }
}

/** Looks whether the house can move to `to`, and what that would mean. Nothing is changed. */
export async function planMove(from: string, to: string): Promise<MovePlan | MoveRefusal> {
  const [old, target] = [await realpath(from), await realpath(to).catch(() => resolve(to))]
  const way = relative(old, target)
  if (way === '') return 'same'
  if (!way.startsWith('..') && !isAbsolute(way)) return 'inside'
  const found = await readdir(target).catch(() => null)
  if (found === null || await access(target, constants.W_OK | constants.X_OK).then(() => false, () => true)) return 'not_writable'
  if (found.length > 0) return 'not_empty'
  const bytes = (await list(old)).reduce((sum, { size }) => sum + size, 0)
  const disk = await statfs(target)
  if (disk.bavail * disk.bsize < bytes * 1.05 + SPARE) return 'no_space'
  return { from: old, to: target, bytes, network: target.startsWith('\\\\') || (process.platform === 'linux' && NETWORK_DISKS.has(disk.type)) }
}

/** Copies the house, whose server must be stopped, and compares every file. Throws, having removed what it made, when anything differs. */
export async function copyHouse({ from, to }: MovePlan): Promise<void> {
  const before = await list(from)
  if ((await readdir(to)).length > 0) throw new Error(`${to} is not empty any more.`)
  try {
    for (const { path, kind } of before) await COPY[kind](join(from, path), join(to, path), from)
    for (const { path, kind } of before) {
      if (kind === 'file' && await hashOf(join(from, path)) !== await hashOf(join(to, path))) throw new Error(`${path} is not the same in the copy.`)
    }
    if (JSON.stringify(await list(from)) !== JSON.stringify(before)) throw new Error('Something in the data folder changed while it was copied.')
  }
  catch (error) {
    for (const name of await readdir(to)) await rm(join(to, name), { recursive: true, force: true }) // it was empty
    throw error
  }
}

type Kind = 'folder' | 'file' | 'link'
interface Item { readonly path: string, readonly kind: Kind, readonly size: number, readonly changed: number }

/** Belongs to whoever has the house open, not to the house. */
const NOT_MOVED = new Set(['house.lock', 'house.lock-journal', 'house.pid'])
const SPARE = 50_000_000
/** What `statfs` calls NFS, SMB, CIFS, SMB2, Coda, AFS, 9P and file systems of programs (sshfs). */
const NETWORK_DISKS = new Set([0x6969, 0x517B, 0xFF534D42, 0xFE534D42, 0x73757245, 0x5346414F, 0x01021997, 0x65735546])

/** Everything in the house, folders before what is in them. Sockets and the like are left out. */
async function list(house: string, folder = ''): Promise<Item[]> {
  const items: Item[] = []
  for (const entry of (await readdir(join(house, folder), { withFileTypes: true })).sort((a, b) => a.name < b.name ? -1 : 1)) {
    const path = join(folder, entry.name)
    if (NOT_MOVED.has(path)) continue
    const kind = entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : entry.isSymbolicLink() ? 'link' : null
    if (kind === null) continue
    const { size, mtimeMs } = await lstat(join(house, path))
    items.push({ path, kind, size: kind === 'file' ? size : 0, changed: kind === 'file' ? mtimeMs : 0 })
    if (kind === 'folder') items.push(...await list(house, path))
  }
  return items
}

const COPY: Record<Kind, (from: string, to: string, house: string) => Promise<void>> = {
  async folder(from, to) {
    await mkdir(to)
    await chmod(to, (await stat(from)).mode & 0o777)
  },
  async file(from, to) {
    await copyFile(from, to, constants.COPYFILE_EXCL)
    const copy = await open(to, 'r+')
    await copy.sync().finally(() => copy.close())
  },
  /** A link that leads out of the house leads to the same place from its new one. */
  async link(from, to, house) {
    const leads = await readlink(from)
    const leavesHouse = relative(house, resolve(dirname(from), leads)).startsWith('..')
    await symlink(leavesHouse ? resolve(dirname(from), leads) : leads, to)
  },
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
