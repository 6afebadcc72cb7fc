// What CocoCat offers to other assistants as an MCP server: each tool with its scope, its schemas and what it does.
import type { Agents } from '../agents/service'
import type { Access } from '../kernel/route'
import type { Knowledge } from '../knowledge/service'
import type { Mailboxes } from '../mailbox/service'
import type { Scenes } from '../scenes/service'
import type { AnswerDesk } from './answers'
import { z } from 'zod'
import { Agent } from '../agents/contract'
import { Content, Id } from '../kernel/route'
import { Page, Slug } from '../knowledge/contract'
import { Letter, PERSON } from '../mailbox/contract'
import { Scene } from '../scenes/contract'

export interface Offer {
  name: string
  title: string
  description: string
  access: Access
  args: z.ZodObject
  result: z.ZodObject
  run: (args: never, signal: AbortSignal) => object | Promise<object>
}

export interface OfferServices {
  agents: Pick<Agents, 'list' | 'get'>
  scenes: Pick<Scenes, 'list'>
  knowledge: Pick<Knowledge, 'list' | 'search' | 'searchIn' | 'readPage'>
  mailboxes: Pick<Mailboxes, 'send'>
  answers: AnswerDesk
}

/** The longest that a client is kept waiting: most give up after a minute. */
const LONGEST_WAIT_S = 50

const offer = <S extends z.ZodObject>(given: Omit<Offer, 'args' | 'run'> & { args: S, run: (args: z.output<S>, signal: AbortSignal) => object | Promise<object> }): Offer => given as unknown as Offer

export const offersOf = (services: OfferServices): Offer[] => [listAgents(services), writeToAgent(services), readAnswers(services), searchKnowledge(services), readPage(services), listScenes(services)]

const Found = z.object({ kb_id: z.string(), slug: z.string(), title: z.string(), snippet: z.string(), score: z.number() })
const Answer = Letter.pick({ id: true, from: true, content: true, type: true, reply_to: true, timestamp: true })

const listAgents = ({ agents }: OfferServices): Offer => offer({
  name: 'list_agents',
  title: 'List the agents',
  description: 'The agents of this house, the leader first: who they are, what they are for and whether they are busy.',
  access: 'read',
  args: z.object({}),
  result: z.object({ agents: z.array(Agent.pick({ id: true, name: true, role: true, objective: true, status: true, enabled: true, scene: true })) }),
  run: () => ({ agents: agents.list() }),
})

const writeToAgent = ({ agents, mailboxes }: OfferServices): Offer => offer({
  name: 'write_to_agent',
  title: 'Write to an agent',
  description: 'Sends a letter to an agent in the name of the person at the desk; it wakes the agent. Returns at once with the id of the letter: `read_answers` waits for what comes of it.',
  access: 'chat',
  args: z.object({
    agent_id: Id.describe('from `list_agents`; the one named `leader` can spread work over the others'),
    content: Content,
    task: z.boolean().default(false).describe('whether it is a task with a result rather than a message'),
    reply_to: Id.optional().describe('id of a letter that this one answers; it stays in its thread'),
  }),
  result: z.object({ letter_id: z.string(), thread_id: z.string(), task_id: z.string().nullable(), delivery: Letter.shape.delivery }),
  run({ agent_id, content, task, reply_to }) {
    const { id: to } = agents.get(agent_id) // the person has a mailbox too, but nobody answers there
    const { id, thread_id, task_id, delivery } = mailboxes.send({ from: PERSON, to, content, type: task ? 'task' : 'message', ...(reply_to !== undefined && { reply_to }) })
    return { letter_id: id, thread_id, task_id, delivery }
  },
})

const readAnswers = ({ answers }: OfferServices): Offer => offer({
  name: 'read_answers',
  title: 'Read the answers to a letter',
  description: `What came back in the thread of a letter, after it, oldest first. With \`wait_seconds\` it waits for the first answer. When \`delivery\` is not yet \`answered\` or \`failed\`, call it again; to hear what follows an answer, give that answer’s id as \`letter_id\`.`,
  access: 'read',
  args: z.object({
    letter_id: Id.describe('from `write_to_agent`, or of any letter in a thread'),
    wait_seconds: z.number().min(0).max(LONGEST_WAIT_S).default(0).describe(`at most ${LONGEST_WAIT_S}`),
  }),
  result: z.object({ delivery: Letter.shape.delivery, failure: Letter.shape.failure, answers: z.array(Answer), more: z.boolean().describe('there are more after the last of these') }),
  async run({ letter_id, wait_seconds }, signal) {
    const { letter: { delivery, failure }, ...found } = await answers.read(letter_id, wait_seconds * 1000, signal)
    return { delivery, failure, ...found }
  },
})

const searchKnowledge = ({ knowledge }: OfferServices): Offer => offer({
  name: 'search_knowledge',
  title: 'Search the knowledge',
  description: 'The pages that fit a question best, from all knowledge bases or one: English and Chinese, typos forgiven. `read_page` gives the whole page.',
  access: 'read',
  args: z.object({ query: z.string().trim().min(1).max(500), kb_id: Id.optional().describe('only in this knowledge base'), limit: z.number().int().min(1).max(20).default(5) }),
  result: z.object({ results: z.array(Found) }),
  run({ query, kb_id, limit }) {
    const found = kb_id === undefined ? knowledge.searchIn(knowledge.list().map(({ id }) => id), query, limit) : knowledge.search(kb_id, query, limit).results.map(result => ({ kb_id, ...result }))
    return { results: found.map(result => ({ ...result, snippet: result.snippet.replace(/<\/?mark>/g, '') })) }
  },
})

const readPage = ({ knowledge }: OfferServices): Offer => offer({
  name: 'read_page',
  title: 'Read a page',
  description: 'One page of a knowledge base, in Markdown.',
  access: 'read',
  args: z.object({ kb_id: Id, slug: Slug.describe('from `search_knowledge`') }),
  result: Page.pick({ slug: true, title: true, type: true, tags: true, body: true, updated_at: true }).extend({ kb_id: z.string() }),
  run: ({ kb_id, slug }) => ({ kb_id, ...knowledge.readPage(kb_id, slug) }),
})

const listScenes = ({ scenes }: OfferServices): Offer => offer({
  name: 'list_scenes',
  title: 'List the scenes',
  description: 'The rooms in which agents serve people from outside: who serves there and which knowledge bases are mounted.',
  access: 'read',
  args: z.object({}),
  result: z.object({ scenes: z.array(Scene.pick({ id: true, name: true, description: true, kbs: true, roster: true })) }),
  run: () => ({ scenes: scenes.list() }),
})
