// Files a person may read: written whole or not at all, and never outside their folder.
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, readSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { randomId } from './ids'

/** Replaces a file atomically: a temporary file beside it, fsync, rename. After a power cut there is the old text or the new. */
export function writeAtomic(file: string, content: string | Uint8Array, mode = 0o644): void {
  mkdirSync(dirname(file), { recursive: true })
  const temporary = join(dirname(file), `.${basename(file)}.${randomId(6)}.tmp`)
  try {
    const handle = openSync(temporary, 'wx', mode)
    try {
      writeFileSync(handle, content)
      fsyncSync(handle)
    }
    finally {
      closeSync(handle)
    }
    renameSync(temporary, file)
  }
  catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  syncFolder(dirname(file))
}

/** Adds a line to the end of a file and waits until the disk has it. A half line left by a crash is ended first. */
export function appendLine(file: string, line: string): void {
  mkdirSync(dirname(file), { recursive: true })
  const handle = openSync(file, 'a+')
  try {
    const { size } = statSync(file)
    const lastByte = Buffer.alloc(1)
    const torn = size > 0 && readSync(handle, lastByte, 0, 1, size - 1) === 1 && lastByte[0] !== 10
    writeSync(handle, `${torn ? '\n' : ''}${line}\n`)
    fsyncSync(handle)
  }
  finally {
    closeSync(handle)
  }
}

/** The text of a file, or null where there is none. */
export function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  }
  catch (error) {
    if (isCode(error, 'ENOENT'))
      return null
    throw error
  }
}

/**
 * The last `count` lines of a file, or the last before a place in it; oldest first, without blank ones, and the place where they
 * begin. Read from the end: the cost is that of the lines, not of the file.
 */
export function tailLines(file: string, count: number, before = Infinity): { lines: string[], start: number } {
  if (!existsSync(file))
    return { lines: [], start: 0 }
  const handle = openSync(file, 'r')
  try {
    const chunk = 64 * 1024
    let position = Math.min(statSync(file).size, before)
    let tail = Buffer.alloc(0)
    let found: [from: number, to: number][] = []
    while (position > 0 && found.length <= count) {
      const length = Math.min(chunk, position)
      position -= length
      const part = Buffer.alloc(length)
      readSync(handle, part, 0, length, position)
      tail = Buffer.concat([part, tail])
      found = linesIn(tail)
    }
    const last = found.slice(-count)
    return { lines: last.map(([from, to]) => tail.toString('utf8', from, to)), start: found.length > count ? position + last[0]![0] : 0 }
  }
  finally {
    closeSync(handle)
  }
}

/** Where the lines of a text begin and end, but for blank ones. */
function linesIn(text: Buffer): [from: number, to: number][] {
  const lines: [number, number][] = []
  for (let from = 0, to = 0; from < text.length; from = to + 1) {
    const end = text.indexOf(10, from)
    to = end < 0 ? text.length : end
    if (to > from)
      lines.push([from, to])
  }
  return lines
}

/** Joins a path below a folder; throws when it would leave it. Ids are checked at the door, so this is the second lock. */
export function below(folder: string, ...parts: string[]): string {
  const root = resolve(folder)
  const path = resolve(root, ...parts)
  if (path !== root && !path.startsWith(root + sep))
    throw new Error(`${parts.join('/')} leaves its folder`)
  return path
}

/** Moves a file or folder and makes the move last. */
export function move(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  renameSync(from, to)
  syncFolder(dirname(to))
  syncFolder(dirname(from))
}

/** Is this the system error of that code (`ENOENT`, …)? */
export const isCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code

/** Did the disk, what this person may use of it, or the database on it, run full? */
export const isDiskFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT', 'SQLITE_FULL'].some(code => isCode(error, code))

function syncFolder(folder: string): void {
  if (process.platform === 'win32')
    return // Windows cannot open a folder, and NTFS journals renames
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  }
  finally {
    closeSync(handle)
  }
}
