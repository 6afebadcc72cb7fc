// Who is meant: the names of the team at the beginning of a text, and those a little misspelt.
import type { Agent } from '../../agents/contract'

interface Called { id: string, name: string }

/** Everyone's ids, names and nicknames, the longest first. */
export type Names = readonly Called[]

/** Whose name a text begins with, and what follows it. `marked`: it was written with `@` or “the”, so that nothing else can be meant. */
export interface Named { id: string, rest: string, marked: boolean }

export const namesOf = (team: readonly Agent[]): Names => team
  .flatMap(agent => [agent.id, agent.name, agent.display.nickname].filter(Boolean).map(name => ({ id: agent.id, name: name.toLowerCase() })))
  .sort((a, b) => b.name.length - a.name.length)

export const nameOf = (id: string, team: readonly Agent[]): string => {
  const agent = team.find(other => other.id === id)
  return agent ? agent.display.nickname || agent.name : id
}

const MARK = /^(?:the\s+)?[@\uFF20]?/iu

/** The longest name that fits the beginning of a text; else one that a misspelling of it must have meant; else null. */
export function nameAtStart(text: string, names: Names): Named | null {
  const trimmed = text.trimStart()
  const mark = MARK.exec(trimmed)![0]
  const start = trimmed.slice(mark.length)
  const found = names.find(({ name }) => start.slice(0, name.length).toLowerCase() === name && !goesOn(name, start[name.length] ?? ''))
  return found ? { id: found.id, rest: start.slice(found.name.length), marked: mark !== '' } : misspelt(start, mark, names)
}

/** A Latin word goes on over the next letter or digit; a Chinese name ends where it ends. */
const goesOn = (name: string, next: string): boolean => /\w$/.test(name) && /[\p{Script=Latin}\p{N}_]/u.test(next)

/** From so many letters on one slip is forgiven after `@`, and from so many on two, anywhere. */
const ONE_SLIP = 5
const TWO_SLIPS = 8

/** Only where one agent alone can be meant: a letter to the wrong one is worse than none. */
function misspelt(start: string, mark: string, names: Names): Named | null {
  const word = /^[\p{Script=Latin}\p{N}_-]{5,40}/u.exec(start)?.[0] ?? ''
  const slips = word.length >= TWO_SLIPS ? 2 : /[@\uFF20]$/.test(mark) && word.length >= ONE_SLIP ? 1 : 0
  const near = slips === 0 ? [] : names.filter(({ name }) => slipsBetween(word.toLowerCase(), name, slips) <= slips)
  const ids = new Set(near.map(({ id }) => id))
  return ids.size === 1 ? { id: near[0]!.id, rest: start.slice(word.length), marked: mark !== '' } : null
}

/** How many letters were left out, added, changed or swapped with their neighbour; anything above `most` where there are more. */
export function slipsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most)
    return most + 1
  let [older, row]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? older[j - 2]! + 1 : Infinity
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1), swapped))
    }
    [older, row] = [row, next]
  }
  return row[b.length]!
}

const EVERYONE = /^[@\uFF20](?:(?:all|everyone)(?![\p{L}\p{N}_])|所有人|全体)/iu
/** What stands between an address and what is said. */
const AFTER_ADDRESS = /^[\s,:\uFF0C\uFF1A\u3001]+(?:and\s+(?=@))?/iu

/**
 * Takes the address off a text: “@leader, remember …”, and “Leader, remember …” for the agent's own name. `to` are those
 * it names, empty where it names none or everyone.
 */
export function withoutAddress(text: string, names: Names, self: string): { to: string[], said: string } {
  const to: string[] = []
  let said = text.trim()
  for (let next = addressed(said, names, self); next !== null; next = addressed(said, names, self)) {
    said = next.rest.replace(AFTER_ADDRESS, '')
    to.push(...next.id === null ? [] : [next.id])
  }
  return { to, said }
}

function addressed(text: string, names: Names, self: string): { id: string | null, rest: string } | null {
  const everyone = EVERYONE.exec(text)
  if (everyone)
    return { id: null, rest: text.slice(everyone[0].length) }
  const named = nameAtStart(text, names)
  const isAddress = named !== null && (/^[@\uFF20]/.test(text) || (named.id === self && /^\s*[,:\uFF0C\uFF1A\u3001]/u.test(named.rest)))
  return isAddress ? named : null
}
