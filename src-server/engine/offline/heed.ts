// What the engine does about each thing it understands, by the same tools a language model is given.
import type { Context } from '../model'
import type { Deed } from './deed'
import type { Intent } from './intents'
import type { Phrases } from './phrases'
import { GENERAL } from '../../chat/contract'
import { shorten } from '../../kernel/text'
import { PERSON } from '../../mailbox/contract'
import { compose, materialOf } from './compose'
import { doing, saying } from './deed'
import { delegate, partsForOthers } from './delegate'
import { remind, schedule } from './later'
import { answersTo, cited, findings, quote, tell } from './lookup'
import { slipsBetween } from './names'
import { linesOf } from './papers'
import { retrieve } from './retrieve'
import { splitByRoles } from './roles'

const SHOWN = 80
const LONGEST_REASON = 400

/** `said`: the text without its address, as the intent was read from it. */
export function heed(intent: Intent, said: string, context: Context, say: Phrases): Deed {
  const { wake, agent } = context
  switch (intent.kind) {
    case 'remember': return remember(intent, say)
    case 'forget': return forget(intent.line, context, say)
    case 'delegate': {
      const parts = partsForOthers(intent.parts, agent.id)
      if (parts.length > 0)
        return delegate(parts, context, say)
      return saying(wake.kind === 'mention' ? null : lookUp(intent.parts[0]!.content, context, say)) // in a group, “@leader tell @writer …” mentions the writer too, whose letter is on its way
    }
    case 'post': {
      const group = intent.group ?? wake.group_id ?? GENERAL
      return doing({ tool: 'post_to_group', args: { group, content: intent.content } }, say, () => say.posted(group))
    }
    case 'hire': return doing({ tool: 'request_hire', args: { position: intent.position, reason: shorten(wake.content, LONGEST_REASON) } }, say, () => say.hireAsked(quote(intent.position)))
    case 'schedule': return schedule(intent.timed, intent.task, context, say)
    case 'remind': return remind(intent, context, say)
    case 'readPage': return readPage(intent.title, context, say)
    case 'useSkill': return doing({ tool: 'use_skill', args: { name: intent.name } }, say, text => say.skill(intent.name, text))
    case 'make': {
      const parts = splitByRoles(intent, said, context, say)
      return parts ? delegate(parts, context, say) : saying(make(intent, context, say))
    }
    default: return saying(answer(intent, context, say))
  }
}

/** For a person from outside, who gets answers and not the use of tools. */
export function answerOutside(intent: Intent, said: string, context: Context, say: Phrases): string | null {
  switch (intent.kind) {
    case 'find':
    case 'nobody':
    case 'whatAreYou':
    case 'hello':
    case 'thanks': return answer(intent, context, say)
    default: return lookUp(intent.kind === 'question' ? intent.about : said, context, say)
  }
}

type Talk = Extract<Intent, { kind: 'nobody' | 'skills' | 'find' | 'whatAreYou' | 'hello' | 'thanks' | 'question' }>

/** A greeting from a colleague needs no answer, so that nobody greets for ever. */
function answer(intent: Talk, context: Context, say: Phrases): string | null {
  const { agent, profile, wake, skills } = context
  const name = agent.display.nickname || agent.name
  const isPerson = wake.from === PERSON || wake.outside !== null
  switch (intent.kind) {
    case 'nobody': return say.noName(intent.name)
    case 'whatAreYou': return say.whatIAm(name, profile.role)
    case 'hello': return isPerson ? say.hello(name) : null
    case 'thanks': return isPerson ? say.welcome : null
    case 'skills': return skills.length > 0 ? say.skills(skills.map(skill => `- ${skill.name}: ${skill.description}`).join('\n')) : say.noSkills
    case 'find': return tell(findings(intent.find, context), intent.find.about, context, say)
    case 'question': return intent.command ? beyond(intent.about, context, say) : lookUp(intent.about, context, say)
  }
}

const lookUp = (question: string, context: Context, say: Phrases): string => tell(answersTo(question, context), question, context, say)

/** A command it does not understand: that is said, whatever there is to read about it. */
function beyond(about: string, context: Context, say: Phrases): string {
  const found = answersTo(about, context)
  return found.length > 0 ? `${say.onlyFound}\n\n${tell(found, about, context, say)}` : say.notUnderstood(quote(shorten(about, SHOWN)))
}

function remember({ line, forTeam }: Intent & { kind: 'remember' }, say: Phrases): Deed {
  const added = forTeam ? say.rememberedForAll : say.remembered
  return doing({ tool: 'remember', args: { line, ...forTeam && { where: 'team' } } }, say, result => result === 'remembered' ? added(quote(line)) : say.known(quote(line)))
}

/** How near another line must come to the best for nobody to know which of them is meant. */
const DOUBTFUL = 0.8

function forget(about: string, { memory }: Context, say: Phrases): Deed {
  const lines = linesOf(memory)
  const fold = (line: string): string => line.normalize('NFKC').toLowerCase().replace(/[\s.!\u3002]+$/u, '')
  const exact = lines.filter(line => fold(line) === fold(about))
  const near = retrieve(about, lines.map(text => ({ source: 'memory', text })), { limit: 4, near: DOUBTFUL }).map(({ text }) => text)
  const [line, ...others] = exact.length > 0 ? exact.slice(0, 1) : near
  if (line === undefined)
    return saying(say.noSuchLine(quote(shorten(about, SHOWN))))
  if (others.length > 0)
    return saying(say.whichLine([line, ...others].map(each => `- ${quote(each)}`).join('\n')))
  return doing({ tool: 'forget', args: { line } }, say, () => say.forgot(quote(line)))
}

/** The page of that title among those that the search found for these words; a slip in the title is forgiven. */
function readPage(title: string, { passages }: Context, say: Phrases): Deed {
  const wanted = title.toLowerCase()
  const slips = wanted.length < 5 ? 0 : 1
  const page = [0, slips].flatMap(most => passages.filter(({ title, slug }) => [title, slug].some(name => slipsBetween(wanted, name.toLowerCase(), most) <= most))).at(0)
  if (!page)
    return saying(say.noPage(quote(shorten(title, SHOWN))))
  return doing({ tool: 'read_page', args: { kb: page.kb_id, page: page.slug } }, say, text => say.readPage(quote(text.slice(text.indexOf('\n') + 1).replace(LINK, '$1').trim()), page.title))
}

/** A link to another page, of which a reader sees its last part; the first line of a page that was read names it. */
const LINK = /\[\[(?:[^[\]|]*\|)?([^[\]|]*)\]\]/g

/** A text of what was given, of what is found, or of what was said just before. */
function make({ wanted, find }: Intent & { kind: 'make' }, context: Context, say: Phrases): string {
  const about = wanted.topic === null ? find : { about: wanted.topic, where: null }
  const found = about && wanted.given === null ? findings(about, context).map(passage => cited(passage, context, say)).join('\n') : null
  if (found === '')
    return tell([], about!.about, context, say)
  const text = wanted.given ?? found ?? saidBefore(context)
  return quote(compose({ ...wanted, topic: about?.about ?? null }, materialOf(text, say), say) ?? say.noText)
}

/** What was said last in the exchange of letters, or in the group. */
const saidBefore = ({ thread, group, wake }: Context): string => (thread.at(-1) ?? group.findLast(({ content }) => content !== wake.content))?.content ?? ''
