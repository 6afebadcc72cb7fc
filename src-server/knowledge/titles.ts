// Titles of a base's pages in memory: parts of words and mistyped titles are found here, where the full-text index finds nothing.
import Fuse from 'fuse.js'
import { fold, pairs } from './words'

export interface Titles {
  set: (page: number, title: string) => void
  remove: (page: number) => void
  /** Pages whose title resembles a question, with how much: 1 for the same, 0 for hardly. */
  like: (question: string) => Map<number, number>
}

/** Only so many of the titles that share most with the question are looked at closely. */
const CLOSELY = 200
const LONGEST = 40

export function createTitles(known: Iterable<{ number: number, title: string }>): Titles {
  const titles = new Map<number, string>()
  const set = (page: number, title: string): void => void titles.set(page, squeezed(title))
  for (const { number, title } of known)
    set(number, title)

  return {
    set,
    remove: page => void titles.delete(page),
    like(question) {
      const asked = squeezed(question).slice(0, LONGEST)
      const near = asked.length < 2 ? [] : nearest(titles, asked)
      const found = new Fuse(near, { keys: ['title'], includeScore: true, ignoreLocation: true, threshold: 0.5 }).search(asked)
      return new Map(found.map(({ item, score = 1 }) => [item.page, 1 - score]))
    },
  }
}

/** Spaces are left out, so that `catree` and `cat tree` resemble each other. */
const squeezed = (text: string): string => fold(text).replace(/[^\p{L}\p{N}]+/gu, '')

function nearest(titles: Map<number, string>, asked: string): { page: number, title: string }[] {
  const parts = [...new Set([...pairs(asked), ...asked.match(/\p{sc=Han}/gu) ?? []])]
  const near: { page: number, title: string, shared: number }[] = []
  for (const [page, title] of titles) {
    let shared = 0
    for (const part of parts) {
      if (title.includes(part))
        shared++
    }
    if (shared > 0)
      near.push({ page, title, shared: shared - title.length / 1000 })
  }
  return near.sort((a, b) => b.shared - a.shared).slice(0, CLOSELY)
}
