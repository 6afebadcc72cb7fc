// Puts a restored house in the place of the old one. It is decided by one small file, and carried out at the next opening, however often that is cut short.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { move, readText, writeAtomic } from '../kernel/files'
import { DATABASE, FOLDERS, KEYS } from './parts'

/** Where a backup is unpacked, and where what it replaces is kept until all is done. */
const [STAGED, REPLACED] = ['restoring', 'replaced']
/** While it is there, the house is to become what is staged. */
const ORDER = 'restore.json'

const Order = z.object({ parts: z.array(z.enum([DATABASE, ...FOLDERS, KEYS] as string[])) })

/** An empty folder to unpack a backup in. */
export function stageOf(home: string): string {
  const stage = join(home, STAGED)
  rmSync(stage, { recursive: true, force: true })
  mkdirSync(stage, { mode: 0o700 })
  return stage
}

/** Decides: from this moment on the house is the one that is staged, after its next opening. A part that is missing there is an empty one. */
export function orderSwap(home: string): void {
  FOLDERS.forEach(name => mkdirSync(join(home, STAGED, name), { recursive: true }))
  const parts = [...FOLDERS, ...(existsSync(join(home, STAGED, KEYS)) ? [KEYS] : []), DATABASE]
  writeAtomic(join(home, ORDER), JSON.stringify({ parts }))
}

/** Before a house opens: carries out what was decided, from wherever it was cut short, and clears away what never was. */
export function finishRestore(home: string): void {
  const order = readText(join(home, ORDER))
  if (order !== null) {
    for (const part of Order.parse(JSON.parse(order)).parts)
      put(home, part)
    rmSync(join(home, ORDER))
  }
  for (const left of [STAGED, REPLACED])
    rmSync(join(home, left), { recursive: true, force: true })
}

/** A part that is staged no longer is in its place already. */
function put(home: string, part: string): void {
  const [staged, place, replaced] = [join(home, STAGED, part), join(home, part), join(home, REPLACED, part)]
  if (!existsSync(staged))
    return
  if (part === DATABASE) // what the old one had not taken in yet must never be taken in by the new one
    ['-wal', '-shm'].filter(end => existsSync(place + end)).forEach(end => replace(place + end, replaced + end))
  if (existsSync(place))
    replace(place, replaced)
  move(staged, place)
}

function replace(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true })
  mkdirSync(join(to, '..'), { recursive: true })
  renameSync(from, to)
}
