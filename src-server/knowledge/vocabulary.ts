// What a mistyped word may have meant: the nearest words of a knowledge base by edit distance, quick enough to ask for every search.

export interface Vocabulary {
  has: (word: string) => boolean
  add: (word: string) => void
  /** The words nearest to a mistyped one, all equally near, at most six. None when nothing is near. */
  nearest: (word: string) => string[]
}

/** Words of one length, with the letters each holds as bits: two words that differ in many letters need no closer look. */
interface Shelf { words: string[], masks: number[] }

export function createVocabulary(known: Iterable<string>): Vocabulary {
  const all = new Set<string>()
  const shelves = new Map<number, Shelf>()

  function add(word: string): void {
    if (all.has(word))
      return
    all.add(word)
    const shelf = shelves.get(word.length) ?? { words: [], masks: [] }
    shelves.set(word.length, shelf)
    shelf.words.push(word)
    shelf.masks.push(maskOf(word))
  }

  /** A word with up to six letters may have one fault, a longer one two. */
  function nearest(word: string): string[] {
    if (word.length < 4)
      return []
    const mask = maskOf(word)
    let reach = word.length < 7 ? 1 : 2
    let found: string[] = []
    for (const length of [0, 1, -1, 2, -2].filter(step => Math.abs(step) <= reach)) {
      const { words, masks } = shelves.get(word.length + length) ?? { words: [], masks: [] }
      for (let i = 0; i < words.length; i++) {
        if (bitsOf(masks[i]! ^ mask) > 2 * reach)
          continue
        const distance = distanceOf(word, words[i]!, reach)
        if (distance > reach)
          continue
        found = distance < reach ? [words[i]!] : [...found, words[i]!]
        reach = distance
      }
    }
    return found.sort((a, b) => Number(b[0] === word[0]) - Number(a[0] === word[0])).slice(0, 6)
  }

  for (const word of known)
    add(word)
  return { has: word => all.has(word), add, nearest }
}

function maskOf(word: string): number {
  let mask = 0
  for (let i = 0; i < word.length; i++)
    mask |= 1 << (word.charCodeAt(i) & 31)
  return mask
}

function bitsOf(value: number): number {
  let count = 0
  for (let rest = value; rest !== 0; rest &= rest - 1)
    count++
  return count
}

/** Letters to insert, drop, change or swap with their neighbour (optimal string alignment); anything over `reach` counts as `reach + 1`. */
function distanceOf(a: string, b: string, reach: number): number {
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + change)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, before[j - 2]! + 1)
      row.push(cost)
      least = Math.min(least, cost)
    }
    if (least > reach)
      return reach + 1
    before = above
    above = row
  }
  return above[b.length]!
}
