// Knowledge bases of an older CocoCat: their pages keep their folders, which are their types, and their sources come with them.
import type { Source } from './source'
import type { Stage } from './stage'
import { freeName } from '../../kernel/ids'
import { PAGE_LIMIT } from '../../knowledge/folder'
import { changePage, frontmatterOf, splitPage, wellFormed } from '../../knowledge/markdown'

/** The folders that are knowledge bases. */
export const basesIn = (source: Source): string[] => source.folders('knowledge').filter(name => ['wiki', 'raw/sources', 'sources'].some(part => source.files(`knowledge/${name}/${part}`).length > 0) || source.has(`knowledge/${name}/purpose.md`))

export function writeBase(source: Source, stage: Stage, name: string, id: string): void {
  const [from, to] = [`knowledge/${name}`, `knowledge/${id}`]
  stage.makeFolder(`${to}/wiki`)
  const purpose = source.text(`${from}/purpose.md`) ?? ''
  stage.write(`${to}/purpose.md`, name === id ? wellFormed(purpose) : named(purpose, name))
  for (const path of source.files(`${from}/wiki`).filter(path => /\.md$/i.test(path))) {
    const text = source.text(path)
    if (text !== null && Buffer.byteLength(text) > PAGE_LIMIT)
      source.leave(path, 'too_large')
    else if (text !== null)
      stage.write(`${to}${path.slice(from.length)}`, typed(text, path.slice(`${from}/wiki/`.length)), source.changed(path))
  }
  writeSources(source, stage, from, to)
}

/** Sources lie side by side here; one that has the name of another gets a number. */
function writeSources(source: Source, stage: Stage, from: string, to: string): void {
  const names = new Set<string>()
  for (const path of [...source.files(`${from}/raw/sources`), ...source.files(`${from}/sources`)]) {
    const bytes = source.bytes(path)
    if (!bytes)
      continue
    const [, base, ending = ''] = /([^/]*?)(\.[^./]*)?$/.exec(path)!
    const name = freeName(base!, each => names.has((each + ending).toLowerCase())) + ending
    names.add(name.toLowerCase())
    stage.write(`${to}/sources/${name}`, bytes, source.changed(path))
  }
}

/** What the base was called, where that cannot be its id. */
function named(purpose: string, name: string): string {
  const parts = splitPage(purpose)
  const { values, broken } = frontmatterOf(parts)
  return wellFormed(broken === null && !('name' in values) ? changePage(parts, { frontmatter: { name } }) : purpose)
}

/** Front matter whose first fence was forgotten, as many pages have it. */
const UNFENCED = /^(?:[a-z_]+:[^\n]*\n(?:[ \t-][^\n]*\n)*?)+---[ \t]*\r?\n/
const FRONT_READ = 10_000

/** The page with its folder as its type; one whose front matter cannot be read stays to the letter. */
function typed(text: string, file: string): string {
  const parts = splitPage(UNFENCED.test(text.slice(0, FRONT_READ)) ? `---\n${text}` : text)
  const [type, ...rest] = file.split('/')
  return rest.length > 0 && frontmatterOf(parts).broken === null ? changePage(parts, { type: type! }) : wellFormed(text)
}
