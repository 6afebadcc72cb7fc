// A performance of the scenario: one letter to the leader of the sample team, on one engine, until everybody has done their part.
import type { Turn } from '../../../src-server/engine/contract'
import type { Letter } from '../../../src-server/mailbox/contract'
import type { TestHouse } from '../../support/house'
import type { Ear } from '../../support/listen'
import type { Said, WireServer } from '../../support/providers/wire'
import type { Recording } from './recording'
import { openTestHouse } from '../../support/house'
import { listen } from '../../support/listen'
import { addProvider, kinds } from '../../support/providers/kinds'
import { playback, turnsOf } from './recording'

/** Whose turns there are, and by whom each is woken. */
export const CAST = [['leader', 'user'], ['researcher', 'leader'], ['leader', 'researcher'], ['writer', 'leader'], ['leader', 'writer']] as const

export const SCENARIO = {
  en: 'leader, have the researcher find what our handbook says about refunds and the writer make a short notice of it',
  zh: '组长，让研究员查一下手册里关于退款怎么说，再让写手据此写一个简短的通知',
}

/** What each of them does in a turn, and says at its end. */
export interface Act { tools: string[], says: string | RegExp | null }

export interface Stage { engine: string, language: 'en' | 'zh', recording: Recording | null, acts: Act[] }

export interface Performance {
  house: TestHouse
  ear: Ear
  /** null: nobody outside is asked. */
  wire: WireServer | null
  /** The person's letter. */
  letter: Letter
  /** All letters, thread by thread. */
  threads: Letter[][]
  /** Oldest first. */
  turns: Turn[]
  close: () => Promise<void>
}

/** What the recorded models do, act by act. */
export function actsOf(recording: Recording): Act[] {
  return answersOf(recording).map(answers => ({ tools: answers.flatMap(({ calls = [] }) => calls.map(({ tool }) => tool)), says: answers.at(-1)!.text || null }))
}

/** The answers of the recorded models, act by act. */
export function answersOf(recording: Recording): Said[][] {
  const turns = new Map(['leader', 'researcher', 'writer'].map(agent => [agent, turnsOf(recording, agent)]))
  return CAST.map(([agent]) => turns.get(agent)!.shift()!)
}

/** Money for a million tokens, in and out. */
export const PRICES = { input: 2, output: 10 }

export async function perform({ language, recording }: Stage): Promise<Performance> {
  const house = await openTestHouse({ sample: true, language })
  const wire = recording && await think(house, recording)
  const ear = await listen(house.url, house.token)
  const { message: { id } } = await house.client.mailbox.send({ body: { to: 'leader', content: SCENARIO[language] } })
  await house.settled()
  const letters = await lettersOf(house)
  return {
    house,
    ear,
    wire,
    letter: letters.find(letter => letter.id === id)!,
    threads: [...Map.groupBy(letters, ({ thread_id }) => thread_id).values()],
    turns: await turnsIn(house),
    async close() {
      ear.close()
      await house.close()
      await wire?.[Symbol.asyncDispose]()
    },
  }
}

/** Lets the recorded models think for the whole team. */
async function think(house: TestHouse, recording: Recording): Promise<WireServer> {
  const { kind, model } = recording
  const [, play] = kinds.find(([each]) => each === kind)!
  const wire = await play({ script: playback(recording), models: [model] })
  await addProvider(house, kind, wire, { model })
  await house.client.usage.setPrices({ body: { prices: [{ provider: null, model, ...PRICES }] } })
  return wire
}

/** Every letter there is, oldest first. */
export async function lettersOf(house: TestHouse): Promise<Letter[]> {
  const boxes = await Promise.all(['user', 'leader', 'researcher', 'writer'].map(agent_id => house.client.mailbox.read({ params: { agent_id } })))
  return boxes.flatMap(({ messages }) => messages).sort((a, b) => a.id < b.id ? -1 : 1)
}

async function turnsIn(house: TestHouse): Promise<Turn[]> {
  const { turns } = await house.client.turns.list()
  return Promise.all(turns.map(async ({ id }) => (await house.client.turns.get({ params: { id } })).turn))
}
