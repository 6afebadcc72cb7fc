// Skills of an older CocoCat: one Markdown file each, or a folder; here each is a folder with a SKILL.md that says its name and what it is for.
import type { Source } from './source'
import type { Stage } from './stage'
import { stringify } from 'yaml'
import { headingIn, wellFormed } from '../../knowledge/markdown'
import { readSkill } from '../../skills/text'
import { cut } from './values'

/** A skill as it lies there: its text, and what lies beside it. */
export interface OldSkill { name: string, main: string, beside: string[] }

/** The skills in a folder: `<name>.md`, or `<name>/SKILL.md` with all that is in that folder. */
export function skillsIn(source: Source, folder: string): OldSkill[] {
  return source.files(folder).flatMap((path): OldSkill[] => {
    const [, single, whole] = /^([^/]+)\.md$|^([^/]+)\/SKILL\.md$/i.exec(path.slice(folder.length + 1)) ?? []
    if (whole !== undefined)
      return [{ name: whole, main: path, beside: source.files(`${folder}/${whole}`).filter(other => other !== path) }]
    return single === undefined || /^(?:README|SKILL)$/i.test(single) ? [] : [{ name: single, main: path, beside: [] }]
  })
}

/** Writes a skill under its id into a folder of skills. */
export function writeSkill(source: Source, stage: Stage, folder: string, id: string, { name, main, beside }: OldSkill): void {
  const text = source.text(main)
  if (text === null)
    return
  stage.write(`${folder}/${id}/SKILL.md`, asSkill(text, name))
  const root = main.slice(0, main.lastIndexOf('/') + 1)
  for (const path of beside) {
    const bytes = source.bytes(path)
    if (bytes)
      stage.write(`${folder}/${id}/${path.slice(root.length)}`, bytes)
  }
}

/** What it says of itself stays; what it does not say is taken from its heading and its first words. */
function asSkill(text: string, file: string): string {
  const { front, instructions } = readSkill(text)
  const said = (value: unknown): value is string => typeof value === 'string' && value.trim() !== ''
  if (said(front.name) && said(front.description))
    return text
  const heading = headingIn(instructions).replace(/^Skill:\s*/i, '')
  const name = said(front.name) ? front.name : heading || file
  const words = instructions.split('\n').map(line => line.trim()).find(line => line !== '' && !/^[#>|`-]/.test(line))
  const description = said(front.description) ? front.description : cut(words ?? name, 500)
  return wellFormed(`---\n${stringify({ ...front, name, description }, { lineWidth: 0 })}---\n\n${instructions}\n`)
}
