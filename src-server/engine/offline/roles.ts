// Who does what by their role: a wish for a text is split between one who finds out and one who writes, where that is clear.
import type { Agent } from '../../agents/contract'
import type { Part } from './orders'
import type { Phrases } from './phrases'
import type { Find, Wanted } from './requests'

const FINDS = /research|find|look(?:s|ing)? (?:up|into)|facts?\b|librar|analy[sz]|查|调研|研究|检索|资料/iu
const WRITES = /writ(?:e|er|es|ing)\b|copy|text|author|edit(?:or|s)|写|文案|编辑|撰/iu

const does = (pattern: RegExp, { name, role }: Agent): boolean => pattern.test(`${name} ${role}`)

/** The one other agent who does that; null where none or several do. */
function onlyOne(pattern: RegExp, self: string, team: readonly Agent[]): string | null {
  const able = team.filter(agent => agent.id !== self && agent.enabled && does(pattern, agent))
  return able.length === 1 ? able[0]!.id : null
}

/**
 * The parts of a text that is to be made about something: first it is found out, then it is written. null where the agent
 * has to make it itself: that is its own work, or nobody else's for certain.
 */
export function splitByRoles({ wanted, find }: { wanted: Wanted, find: Find | null }, asked: string, { agent, team }: { agent: Agent, team: readonly Agent[] }, say: Phrases): Part[] | null {
  if (does(FINDS, agent) || does(WRITES, agent) || wanted.given !== null || (wanted.topic === null && find === null))
    return null
  const writer = onlyOne(WRITES, agent.id, team)
  const finder = onlyOne(FINDS, agent.id, team)
  if (writer === null || writer === finder)
    return null
  if (finder === null)
    return [{ to: writer, content: asked, wantsAnswer: true, uses: [] }]
  const order = find === null ? say.findAbout(wanted.topic!) : asked.slice(0, asked.indexOf(find.about) + find.about.length)
  return [
    { to: finder, content: order, wantsAnswer: true, uses: [] },
    { to: writer, content: say.makeOfIt(wanted.what), wantsAnswer: true, uses: [0] },
  ]
}
