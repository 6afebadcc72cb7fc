// Which names fit what is typed: those that hold its words first; where they are few, fuse.js among those that resemble it most.
import type { Entry, Kind } from './entry'
import Fuse from 'fuse.js'
import { KINDS } from './entry'

export interface Group { kind: Kind, entries: Entry[] }

/** Of one kind at most so many. */
const MOST = 6
/** With so many names that hold the words, nobody needs those that only resemble them. */
const ENOUGH = 6
/** fuse.js looks at so many at most: over all of ten thousand it takes longer than a key may. */
const CLOSELY = 200
/** A longer text than this is no name; the server is asked about it. */
const LONGEST = 60

interface Name { entry: Entry, name: string, also: string, all: string }

/** Plain letters need no closer look, which makes ten thousand names quick. */
const fold = (text: string): string => (/^[\w .-]*$/.test(text) ? text : text.normalize('NFKD').replace(/\p{M}/gu, '')).toLowerCase()
const wordsOf = (text: string): string[] => text.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
const begins = (text: string, part: string): boolean => text.startsWith(part) || text.includes(` ${part}`)

/** 0 for a name that begins with what is asked, up to 3 for one that holds it somewhere; null where it does not. */
function rankOf({ name, all }: Name, asked: string, words: string[]): number | null {
  if (!words.every(word => all.includes(word)))
    return null
  if (name.startsWith(asked))
    return 0
  if (words.every(word => begins(name, word)))
    return 1
  return words.every(word => begins(all, word)) ? 2 : 3
}

function holding(names: readonly Name[], asked: string): Name[] {
  const words = wordsOf(asked)
  const ranks: Name[][] = [[], [], [], []]
  for (const name of words.length > 0 ? names : []) {
    const rank = rankOf(name, asked, words)
    if (rank !== null)
      ranks[rank]!.push(name)
  }
  return ranks.flat()
}

/** Those that share most pairs of characters with what is asked. */
function nearest(names: readonly Name[], asked: string): Name[] {
  const characters = [...asked.replace(/\s+/g, '')]
  const pairs = characters.slice(1).map((character, i) => characters[i]! + character)
  const near = names.flatMap((name) => {
    const shared = pairs.filter(pair => name.all.includes(pair)).length
    return shared > 0 ? [{ name, shared }] : []
  })
  return near.sort((a, b) => b.shared - a.shared).slice(0, CLOSELY).map(({ name }) => name)
}

function resembling(names: readonly Name[], asked: string): Name[] {
  const near = names.length > CLOSELY ? nearest(names, asked) : names
  return new Fuse(near, { keys: [{ name: 'name', weight: 2 }, 'also'], ignoreLocation: true, threshold: 0.35 }).search(asked).map(({ item }) => item)
}

/** Looks through entries by their names; made once for a list, asked with every key. The kind of the best one stands first. */
export function matcher(entries: readonly Entry[]): (typed: string) => Group[] {
  const names = entries.map((entry): Name => {
    const [name, also] = [fold(entry.label), fold(entry.also ?? '')]
    return { entry, name, also, all: `${name} ${also}` }
  })
  return (typed) => {
    const asked = fold(typed.trim())
    if (asked === '' || asked.length > LONGEST)
      return []
    const held = holding(names, asked)
    return grouped([...new Set(held.length >= ENOUGH ? held : [...held, ...resembling(names, asked)])].map(({ entry }) => entry))
  }
}

/** Entries of one kind after another, in the order in which the kinds first come. */
function grouped(entries: readonly Entry[]): Group[] {
  const groups = new Map<Kind, Entry[]>()
  for (const entry of entries) {
    const same = groups.get(entry.kind) ?? []
    groups.set(entry.kind, same)
    if (same.length < MOST)
      same.push(entry)
  }
  return [...groups].map(([kind, same]) => ({ kind, entries: same }))
}

/** All entries, kind by kind, in the order of the kinds. */
export function byKind(entries: readonly Entry[]): Group[] {
  return KINDS.map(kind => ({ kind, entries: entries.filter(entry => entry.kind === kind) })).filter(group => group.entries.length > 0)
}
