// Passing work on: the first letters to colleagues, the next ones when answers are here, and the report to whoever asked.
import type { Context, Errand } from '../model'
import type { Deed, Use } from './deed'
import type { Part } from './orders'
import type { Phrases } from './phrases'
import { PERSON } from '../../mailbox/contract'
import { refusalIn } from './deed'
import { quote } from './lookup'
import { nameOf } from './names'
import { speech } from './speech'

/** The parts of others than the agent itself, which writes itself no letters. */
export function partsForOthers(parts: readonly Part[], self: string): Part[] {
  const places = parts.flatMap((part, i) => part.to === self ? [] : [i])
  return places.map((place) => {
    const part = parts[place]!
    return { ...part, uses: part.uses.filter(use => places.includes(use)).map(use => places.indexOf(use)) }
  })
}

const letter = ({ to, content, wantsAnswer }: Part): Use => ({ tool: wantsAnswer ? 'dispatch_task' : 'send_message', args: { to, content } })

/** Writes to all whose part builds on nobody else's. */
export function delegate(parts: readonly Part[], { wake, team }: Context, say: Phrases): Deed {
  const first = parts.filter(({ uses }) => uses.length === 0)
  const names = (some: readonly Part[]): string => [...new Set(some.map(({ to }) => nameOf(to, team)))].join(', ')
  const told = names(first.filter(part => !part.wantsAnswer))
  const asked = names(first.filter(part => part.wantsAnswer))
  const later = names(parts.filter(part => !first.includes(part)))
  const isForColleague = wake.letter?.type === 'task' && wake.from !== PERSON // who wants the answer, and no promise of one
  return {
    uses: first.map(letter),
    report: steps => refusalIn(steps, say) ?? (isForColleague && asked ? null : [told && say.sent(told), asked && say.asked(asked), later && say.later(later)].filter(Boolean).join(say.space)),
  }
}

/** A part with what has become of it. `answer` undefined: it was not asked for; null: there is none yet. */
interface Progress extends Part { answer: string | null | undefined, letter: string | null }

/**
 * Goes on with an errand when the answer to one of its tasks is here: asks those who build on it, waits while anybody
 * else has not answered, and reports when all have. `parts` are those that were planned when the errand was begun.
 */
export function goOn({ tasks }: Errand, parts: readonly Part[], { wake, team }: Context, say: Phrases): Deed {
  const all = withAnswers(parts, tasks.map(task => task.letter_id === wake.answered?.id ? { ...task, answer: wake.content } : task)) // who answers twice means what was said last
  const name = (part: Part): string => nameOf(part.to, team)
  const heard = ({ answer }: Progress): boolean => typeof answer === 'string'
  const isDue = (part: Progress): boolean => part.answer === undefined && part.uses.every(use => heard(all[use]!)) && part.uses.some(use => all[use]!.letter === wake.answered?.id)
  const hasGround = (part: Progress): boolean => part.uses.some(use => !failed(all[use]!.answer!))
  const next = all.filter(part => isDue(part) && hasGround(part))
  const findings = (part: Progress): string => part.uses.map(use => all[use]!).filter(({ answer }) => !failed(answer!)).map(used => `${say.foundBy(name(used))}\n\n${quote(used.answer!)}`).join('\n\n')
  return {
    uses: next.map(part => letter({ ...part, content: `${part.content}\n\n${findings(part)}` })),
    report(steps) {
      const waits = next.some(part => part.wantsAnswer) || all.some(({ answer }) => answer === null)
      return refusalIn(steps, say) ?? (waits ? null : report(all, next, name, say))
    },
  }
}

/** What came of it all: the answers nobody built on, with whose they are; who was told of them, or not asked for want of any. */
function report(all: readonly Progress[], told: readonly Progress[], name: (part: Part) => string, say: Phrases): string {
  const names = (parts: readonly Part[]): string => [...new Set(parts.map(name))].join(', ')
  const asked = all.filter(({ answer }) => typeof answer === 'string')
  const built = asked.filter(part => asked.some(({ uses }) => uses.includes(all.indexOf(part))))
  const undone = all.filter(part => part.answer === undefined && part.uses.length > 0 && part.uses.every(use => failed(all[use]!.answer ?? '')))
  const answers = asked.filter(part => !built.includes(part)).map(part => say.relay(name(part), quote(part.answer!)))
  const notes = [told.length > 0 && say.sent(names(told)), built.length > 0 && say.buildsOn(names(built)), undone.length > 0 && say.notAsked(names(undone))]
  return [...answers, ...notes.filter(Boolean)].join('\n\n')
}

/** The parts with the tasks that were given for them; tasks that no part explains stand by themselves. */
function withAnswers(parts: readonly Part[], tasks: Errand['tasks']): Progress[] {
  const left = [...tasks]
  const planned = parts.map((part): Progress => {
    const at = left.findIndex(({ to, content }) => to === part.to && content.startsWith(part.content))
    const [task] = at < 0 ? [] : left.splice(at, 1)
    return { ...part, answer: task?.answer, letter: task?.letter_id ?? null }
  })
  return [...planned, ...left.map(({ to, content, answer, letter_id }) => ({ to, content, wantsAnswer: true, uses: [], answer, letter: letter_id }))]
}

/** An answer that says that nothing came of it. */
const failed = (answer: string): boolean => Object.values(speech).some(({ failure }) => failure.test(answer.trim()))

/** What a turn that was woken by an answer goes on with; an errand nobody remembers is only this one task. */
export const errandOf = ({ errand, wake }: Context): Errand => errand ?? { from: wake.from, asked: '', tasks: [{ letter_id: wake.answered!.id, to: wake.from, content: wake.answered!.content, answer: wake.content }] }
