// Ids for what had a name of its own in an older CocoCat: that name where it can be an id, or else one made of it.
import { createHash } from 'node:crypto'
import { idFromName } from '../../kernel/ids'
import { Id } from '../../kernel/route'

/** An id for each name, always the same for the same names, none of them twice whatever the case of its letters. */
export function giveIds(names: Iterable<string>, reserved: (id: string) => boolean = () => false): Map<string, string> {
  const ids = new Map<string, string>()
  const used = new Set<string>()
  const taken = (id: string): boolean => used.has(id.toLowerCase()) || reserved(id.toLowerCase())
  const isId = (name: string): boolean => Id.safeParse(name).success
  for (const name of [...new Set(names)].sort((a, b) => Number(isId(b)) - Number(isId(a)) || (a < b ? -1 : 1))) {
    const id = isId(name) && !taken(name) ? name : idFromName(latin(name), taken)
    used.add(id.toLowerCase())
    ids.set(name, id)
  }
  return ids
}

/** A name that an id can be made of without chance. */
const latin = (name: string): string => /[a-z0-9]/i.test(name) ? name : `a${createHash('sha256').update(name).digest('hex').slice(0, 7)}`
