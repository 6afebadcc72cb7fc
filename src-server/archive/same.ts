// Are two folders the very same: the same files with the same bytes in them?
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** Compares names and sizes first, and bytes only where those are alike. What is hidden does not count. */
export async function isSame(one: string, other: string): Promise<boolean> {
  const [mine, theirs] = [filesIn(one), filesIn(other)]
  if (mine.size !== theirs.size || [...mine].some(([name, bytes]) => theirs.get(name) !== bytes))
    return false
  for (const name of mine.keys()) {
    if (await sumOf(join(one, name)) !== await sumOf(join(other, name)))
      return false
  }
  return true
}

/** The files below a folder with their sizes in bytes. */
function filesIn(folder: string, below = ''): Map<string, number> {
  const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.')) : []
  return new Map(entries.flatMap((entry): [string, number][] => {
    const name = below + entry.name
    return entry.isDirectory() ? [...filesIn(join(folder, entry.name), `${name}/`)] : [[name, statSync(join(folder, entry.name)).size]]
  }))
}

async function sumOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
