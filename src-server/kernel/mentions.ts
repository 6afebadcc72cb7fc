// Mentions: which of a group's members a message addresses.

/** Someone who can be mentioned: by id, name or nickname. */
export interface Mentionable { id: string, names: string[] }

const EVERYONE = ['all', 'everyone', '所有人', '全体']

/**
 * The ids mentioned in a text, in its order, each once. `@` must not follow a letter or digit (an e-mail address is no
 * mention); the longest name that fits wins, and a Latin name must end there (`@researchers` is not `@researcher`).
 * `everyone` is whom `@all` means.
 */
export function mentionsIn(text: string, members: readonly Mentionable[], everyone = members): string[] {
  const names = [
    ...members.flatMap(member => [member.id, ...member.names].filter(Boolean).map(name => ({ name: fold(name), ids: [member.id] }))),
    ...EVERYONE.map(name => ({ name, ids: everyone.map(member => member.id) })),
  ].sort((a, b) => b.name.length - a.name.length)
  const found = new Set<string>()
  for (const { index } of text.matchAll(/(?<![\w.])[@＠]/g)) {
    const rest = fold(text.slice(index + 1, index + 1 + 200))
    const match = names.find(({ name }) => rest.startsWith(name) && !continues(name, rest.slice(name.length)))
    match?.ids.forEach(id => found.add(id))
  }
  return [...found]
}

/** In Latin script a word goes on over letters, digits, `-` and `_`; in Chinese the next character begins a new word. */
const continues = (name: string, after: string): boolean => /[\w-]$/.test(name) && /^[\p{Script=Latin}\p{N}_-]/u.test(after) && !/^-(?:\s|$)/.test(after)

const fold = (text: string): string => text.normalize('NFKC').toLowerCase()
