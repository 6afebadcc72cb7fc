// Files inside one folder, named by somebody who is not trusted: by a plain relative path, and through no link that leads out.
import type { Stats } from 'node:fs'
import { Buffer } from 'node:buffer'
import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { forbidden, invalid, notFound, Refusal } from './errors'
import { isCode } from './files'

const DEEPEST = 8
/** Safe as a file's name on every system: letters of any script, digits and what people put between; never hidden. */
const STEP = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_ .,()+@&'=-]{0,99}$/u
/** Names that Windows keeps for devices. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i

/** A path inside a folder, cut into its steps; 400 for one that is not plain: absolute, with `..`, hidden, or with what is no name. */
function stepsOf(path: string): string[] {
  const steps = path.normalize('NFC').split('/')
  const plain = (step: string): boolean => STEP.test(step) && !/[ .]$/.test(step) && !DEVICE.test(step) && Buffer.byteLength(step) <= 200
  if (steps.length > DEEPEST || !steps.every(plain))
    throw invalid('path', `must be a plain path such as notes/list.md: up to ${DEEPEST} names with “/” between, none of them hidden, and no “..”`)
  return steps
}

/**
 * The place of a file inside a folder. 400 for a path that is not plain, 403 where a link stands on the way (a folder's
 * own place included) or something other than a file at its end.
 */
export function placeInside(root: string, path: string): string {
  const steps = stepsOf(path)
  const places = ['', ...steps].map((_, i) => join(root, ...steps.slice(0, i)))
  places.forEach((place, i) => {
    const stat = lookAt(place)
    const isLast = i === places.length - 1
    if (stat && !(isLast ? stat.isFile() : stat.isDirectory()))
      throw forbidden('not_a_plain_file', `“${path}” is not a plain file in a plain folder, so it is left alone.`)
  })
  return places.at(-1)!
}

/** The text of a file inside a folder. As `placeInside`; 404 where there is none, 413 for more than `most` bytes, 415 for what is no text. */
export function readInside(root: string, path: string, most: number): string {
  const bytes = bytesOf(placeInside(root, path), path, most)
  if (bytes.includes(0))
    throw new Refusal(415, 'not_text', `“${path}” is not a text file.`)
  return bytes.toString('utf8')
}

function bytesOf(place: string, path: string, most: number): Buffer {
  let handle: number
  try {
    handle = openSync(place, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
  }
  catch (error) {
    throw isCode(error, 'ENOENT') ? notFound('file', path) : forbidden('not_readable', `“${path}” cannot be read: this program may not open it.`)
  }
  try {
    const { size } = fstatSync(handle)
    if (size > most)
      throw new Refusal(413, 'too_large', `“${path}” has ${size} bytes; ${most} can be read at most.`)
    const bytes = Buffer.alloc(size)
    return bytes.subarray(0, readSync(handle, bytes, 0, size, 0))
  }
  finally {
    closeSync(handle)
  }
}

export interface Listed { path: string, bytes: number, changed: Date }

/** The plain files inside a folder by path, at most so many; links and what is hidden are passed over. */
export function listInside(root: string, most: number): Listed[] {
  const found: Listed[] = []
  const walk = (steps: string[]): void => {
    const entries = readdirSync(join(root, ...steps), { withFileTypes: true }).filter(({ name }) => STEP.test(name.normalize('NFC')))
    for (const entry of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
      const path = [...steps, entry.name]
      const stat = entry.isFile() && found.length < most ? lookAt(join(root, ...path)) : null
      if (stat)
        found.push({ path: path.join('/'), bytes: stat.size, changed: stat.mtime })
      else if (entry.isDirectory() && path.length < DEEPEST && found.length < most)
        walk(path)
    }
  }
  if (lookAt(root)?.isDirectory())
    walk([])
  return found
}

/** What stands there, no link followed; null for nothing. */
function lookAt(place: string): Stats | null {
  return lstatSync(place, { throwIfNoEntry: false }) ?? null
}
