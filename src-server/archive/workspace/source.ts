// The folder of an older CocoCat as it may be read: bounded, through no link, and with an account of what nobody took.
import type { Stats } from 'node:fs'
import type { Left } from '../contract'
import { closeSync, constants, lstatSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Source {
  /** Names of the folders in a folder that hold any file, sorted. */
  folders: (folder: string) => string[]
  /** Paths of the files below a folder, sorted. */
  files: (folder: string) => string[]
  has: (path: string) => boolean
  /** When the file was changed last, in milliseconds. */
  changed: (path: string) => number
  /** The text of a file, which is taken by that; null where there is none or where it is no text. */
  text: (path: string) => string | null
  bytes: (path: string) => Buffer | null
  /** Says why something is not taken; one reason for one path. */
  leave: (path: string, reason: Left['reason']) => void
  /** All that was left, and all that nobody asked for. */
  left: () => Left[]
}

/** What a CocoCat keeps of its team; the program's own files beside them are nobody's concern. */
const NOUNS = ['agents', 'chat', 'config', 'knowledge', 'scenes', 'skills']
const MOST_BYTES = 50 * 1024 * 1024
const MOST_FILES = 100_000
/** More of one folder than this, left for one reason, are told as one. */
const MOST_TOLD = 20

/** Files that hold what nobody but their owner should: keys of models, tokens of channels, passwords. */
const SECRET = /^\.env|^(?:auth|channels?|credentials?|entries|providers?|secrets?|tokens?)\.(?:json|toml|ya?ml)$|\.(?:key|p12|pem|pfx)$/i
/** Where later versions kept what was said; it is no file a person reads. */
const DATABASE = /\.(?:db|sqlite3?)$/i
const PASSED_OVER = /^\.|^(?:__pycache__|node_modules)$/

export function openSource(root: string): Source {
  const files = new Map<string, Stats>()
  const below = new Map<string, string[]>()
  const taken = new Set<string>()
  const left = new Map<string, Left['reason']>()
  const leave = (path: string, reason: Left['reason']): void => void left.set(path, reason)

  /** Why a file is not for us, if it is not. */
  function reasonAgainst(stat: Stats, name: string): Left['reason'] | null {
    if (stat.isSymbolicLink())
      return 'link'
    if (!stat.isFile())
      return 'unreadable'
    return SECRET.test(name) ? 'secret' : stat.size > MOST_BYTES ? 'too_large' : null
  }

  function look(path: string): void {
    const stat = lstatSync(join(root, path), { throwIfNoEntry: false })
    const name = path.slice(path.lastIndexOf('/') + 1)
    if (!stat || (PASSED_OVER.test(name) && !SECRET.test(name)))
      return
    const against = stat.isDirectory() ? null : reasonAgainst(stat, name)
    if (stat.isDirectory())
      walk(path)
    else if (against)
      leave(path, against)
    else
      add(path, stat)
  }

  function add(path: string, stat: Stats): void {
    files.set(path, stat)
    for (const folder of ancestors(path).slice(0, -1))
      below.set(folder, below.get(folder) ?? []).get(folder)!.push(path)
  }

  function walk(folder: string): void {
    for (const name of namesIn(folder)) {
      if (files.size >= MOST_FILES)
        return leave(folder, 'too_large')
      look(`${folder}/${name}`)
    }
  }

  function namesIn(folder: string): string[] {
    try {
      return readdirSync(join(root, folder)).sort()
    }
    catch {
      leave(folder, 'unreadable') // another user’s
      return []
    }
  }

  function bytes(path: string): Buffer | null {
    if (!files.has(path))
      return null
    taken.add(path)
    try {
      return readPlain(join(root, path))
    }
    catch {
      leave(path, 'unreadable')
      return null
    }
  }

  const filesIn = (folder: string): string[] => below.get(folder) ?? []
  readdirSync(root).sort().filter(name => NOUNS.includes(name) || SECRET.test(name) || DATABASE.test(name)).forEach(look)

  return {
    folders: folder => [...new Set(filesIn(folder).map(path => path.slice(folder.length + 1)).filter(path => path.includes('/')).map(path => path.split('/', 1)[0]!))],
    files: filesIn,
    has: path => files.has(path),
    changed: path => files.get(path)?.mtimeMs ?? 0,
    bytes,
    text(path) {
      const content = bytes(path)
      if (content?.includes(0)) {
        leave(path, 'unreadable')
        return null
      }
      return content?.toString('utf8').replace(/^\uFEFF/, '') ?? null
    },
    leave,
    left: () => accountOf(left, taken, [...files.keys()]),
  }
}

/** What was left, and of what nobody asked for the largest folders in which nobody took anything. */
function accountOf(left: Map<string, Left['reason']>, taken: Set<string>, files: string[]): Left[] {
  const known = new Set([...taken, ...left.keys()].flatMap(ancestors))
  const unasked = files.filter(path => !known.has(path)).map(path => ancestors(path).find(folder => !known.has(folder))!)
  return folded([...[...left].map(([path, reason]): Left => ({ path, reason })), ...[...new Set(unasked)].map((path): Left => ({ path, reason: 'unknown' }))])
}

/** Nobody puts a link in the place of a file between the look at it and this. */
function readPlain(file: string): Buffer {
  const handle = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
  try {
    return readFileSync(handle)
  }
  finally {
    closeSync(handle)
  }
}

/** `a`, `a/b` and `a/b/c` for `a/b/c`. */
const ancestors = (path: string): string[] => path.split('/').map((_, i, steps) => steps.slice(0, i + 1).join('/'))

/** Where there are many of one kind, the folder (or the file, of lines) stands for them. */
function folded(left: Left[]): Left[] {
  const isLine = ({ path }: Left): boolean => /:\d+$/.test(path)
  const parent = (each: Left): string => each.path.replace(isLine(each) ? /:\d+$/ : /\/[^/]*$/, '')
  const kinds = Map.groupBy(left, each => `${each.reason} ${parent(each)}`)
  const told = [...kinds.values()].flatMap(([first, ...others]) => others.length < MOST_TOLD ? [first!, ...others] : [{ ...first!, path: isLine(first!) ? parent(first!) : `${parent(first!)}/*` }])
  return told.sort((a, b) => a.path < b.path ? -1 : 1)
}
