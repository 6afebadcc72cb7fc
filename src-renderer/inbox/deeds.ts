// What the person can do about each thing that waits, as data: its buttons and its keys are made of it.
import type { Item } from './item'
import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { useAgents } from '@/agents/store'
import { client } from '@/api/client'
import { ApiError } from '@/api/error'
import { useHiring } from '@/hiring/store'
import { explain } from '@/kit/errors'
import { useToast } from '@/kit/toast'
import { t } from '@/shell/i18n'
import { useInbox } from './store'

export interface Deed {
  /** Name of its words: `inbox.deed.<name>`. */
  name: 'allow' | 'always' | 'deny' | 'hire' | 'reject' | 'retry' | 'dismiss' | 'goOn' | 'seen' | 'read'
  /** The key that does it to the thing that is selected. */
  key: string
  tone: 'primary' | 'plain' | 'ghost'
  /** A reason may be given, which the agent is told. */
  takesReason?: true
  /** It is not done without all of it in sight. */
  needsLook?: true
  /** Does it, and says so. */
  run: (reason?: string) => Promise<void>
}

/** Somebody was quicker: what was wanted is done, or nobody wants it any more. */
const OVER = ['already_answered', 'already_decided', 'approval_withdrawn', 'turn_open', 'turn_not_failed']

type Inbox = ReturnType<typeof useInbox>
type Toast = ReturnType<typeof useToast>
type DeedsOf<K extends Item['kind']> = (item: Item<K>, inbox: Inbox, toast: Toast) => Deed[]

const approvalDeeds: DeedsOf<'approval'> = ({ about }, inbox, toast) => {
  const { agent_id, tool } = about
  const words = { name: useAgents().nameOf(agent_id), tool }
  /** What was answered is answered; what holds from now on can be taken back. */
  async function askAgain(): Promise<void> {
    await client.tools.decide({ params: { id: agent_id }, body: { tools: { [tool]: 'ask' } } })
    toast.say(t('inbox.done.asks', words))
  }
  return [
    { name: 'allow', key: 'a', tone: 'primary', run: async () => {
      await inbox.answer(about, { decision: 'allow' })
      toast.say(t('inbox.done.allowed', words))
    } },
    { name: 'always', key: 'A', tone: 'plain', run: async () => {
      await inbox.answer(about, { decision: 'allow', always: true })
      toast.say(t('inbox.done.always', words), { undo: askAgain })
    } },
    { name: 'deny', key: 'd', tone: 'ghost', takesReason: true, run: async (reason) => {
      await inbox.answer(about, { decision: 'deny', reason })
      toast.say(t('inbox.done.denied', words))
    } },
  ]
}

const hireDeeds: DeedsOf<'hire'> = ({ about }, _, toast) => [
  { name: 'hire', key: 'a', tone: 'primary', needsLook: true, run: async () => {
    const agent = await useHiring().approve(about.id)
    toast.say(t('inbox.done.hired', { name: agent.name }))
  } },
  { name: 'reject', key: 'd', tone: 'ghost', takesReason: true, run: async (reason) => {
    await useHiring().reject(about.id, reason ?? '')
    toast.say(t('inbox.done.rejected', { name: about.name }))
  } },
]

const failureDeeds: DeedsOf<'failure'> = ({ about }, inbox, toast) => [
  { name: 'retry', key: 'r', tone: 'plain', run: async () => {
    await inbox.retry(about)
    toast.say(t('inbox.done.retried', { name: useAgents().nameOf(about.agent_id) }))
  } },
  { name: 'dismiss', key: 'e', tone: 'ghost', run: async () => {
    inbox.putAway(about)
    toast.say(t('inbox.done.dismissed'), { undo: () => inbox.bringBack(about.id) })
  } },
]

const alertDeeds: DeedsOf<'alert'> = ({ about }, inbox, toast) => [
  about.kind === 'loop'
    ? { name: 'goOn', key: 'a', tone: 'plain', run: async () => {
        await inbox.resolve(about.id)
        toast.say(t('inbox.done.goOn'))
      } }
    : { name: 'seen', key: 'e', tone: 'plain', run: () => inbox.resolve(about.id) },
]

const letterDeeds: DeedsOf<'letter'> = ({ about }, inbox) => [
  { name: 'read', key: 'e', tone: 'ghost', run: () => inbox.markRead(about) },
]

function deedsOf(item: Item, inbox: Inbox, toast: Toast): Deed[] {
  switch (item.kind) {
    case 'approval': return approvalDeeds(item, inbox, toast)
    case 'hire': return hireDeeds(item, inbox, toast)
    case 'failure': return failureDeeds(item, inbox, toast)
    case 'alert': return alertDeeds(item, inbox, toast)
    case 'letter': return letterDeeds(item, inbox, toast)
    case 'mention': return [] // seen where it was said
  }
}

/** Does what the person decides, one thing at a time for each item, and knows what is under way. */
export const useDeeds = defineStore('deeds', () => {
  const inbox = useInbox()
  const toast = useToast()
  const doing = shallowReactive(new Map<string, Deed['name']>())

  /** Does it unless something is being done to this item already; when it fails the person is told why. */
  async function run({ key }: Item, deed: Deed, reason?: string): Promise<void> {
    if (doing.has(key))
      return
    doing.set(key, deed.name)
    try {
      await deed.run(reason?.trim() || undefined)
    }
    catch (error) {
      if (error instanceof ApiError && OVER.includes(error.code))
        toast.say(explain(error))
      else
        toast.fail(error)
    }
    finally {
      doing.delete(key)
    }
  }

  return { of: (item: Item): Deed[] => deedsOf(item, inbox, toast), run, doing: (key: string): Deed['name'] | undefined => doing.get(key) }
})
