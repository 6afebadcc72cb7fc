// Every mailbox with its counts and newest letter: one look at the whole, then what is delivered and read.
import type { Mailbox } from '@server/mailbox/contract'
import { ref, shallowReactive, shallowRef } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'

/** Made once, by the mailboxes' store. */
export function createBoxes() {
  const live = useLive()
  const boxes = shallowReactive(new Map<string, Mailbox>())
  const state = ref<'loading' | 'ready' | 'failed'>('loading')
  const error = shallowRef<unknown>(null)
  let late: (() => void)[] | null = null

  /** Applies news now, and again after a list that is on its way, which may be older than the news. */
  function news(apply: () => void): void {
    apply()
    late?.push(apply)
  }

  async function load(): Promise<void> {
    late ??= []
    if (state.value === 'failed')
      state.value = 'loading'
    try {
      await live.settled
      const { mailboxes } = await client.mailbox.all()
      boxes.clear()
      for (const box of mailboxes)
        boxes.set(box.agent_id, box)
      state.value = 'ready'
    }
    catch (failure) {
      error.value = failure
      if (state.value !== 'ready') // counts that are there stay there
        state.value = 'failed'
    }
    finally {
      late?.forEach(apply => apply())
      late = null
    }
  }

  /** Takes in how a mailbox now stands. */
  const put = (box: Mailbox): void => news(() => boxes.set(box.agent_id, box))

  live.on('mail.delivered', ({ message, unread, total }) => put({ agent_id: message.to, unread, total, latest: message }))
  live.on('mail.read', ({ agent_id, unread }) => news(() => {
    const box = boxes.get(agent_id)
    if (box)
      boxes.set(agent_id, { ...box, unread })
  }))
  live.on('agent.removed', ({ id }) => news(() => boxes.delete(id)))
  live.on('agent.created', () => void load()) // one brought back has its letters again
  live.onReset(() => void load())

  return { boxes, state, error, load, put }
}
