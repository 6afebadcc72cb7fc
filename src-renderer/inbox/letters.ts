// The person's unread letters, page by page; one that is read leaves, wherever it was read.
import type { Letter } from '@server/mailbox/contract'
import { USER } from '@/agents/store'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { pages } from '@/api/pages'

/** Made once, by the inbox's store. */
export function createLetters() {
  const live = useLive()
  let wanted = false
  const list = pages<Letter, number>({
    ask: async (before) => {
      await live.settled
      const page = await client.mailbox.read({ params: { agent_id: USER }, query: { status: 'unread', before } })
      return { rows: page.messages, more: page.next_before !== undefined }
    },
    cursor: letter => letter.idx,
    order: (a, b) => a.idx - b.idx,
  })

  function load(): Promise<void> {
    wanted = true
    return list.load()
  }

  live.on('mail.delivered', ({ message }) => {
    if (message.to === USER && wanted)
      list.put(message)
  })
  live.on('mail.read', ({ agent_id, id }) => {
    if (agent_id === USER)
      list.change(id, letter => ({ ...letter, status: 'read' }))
  })
  live.onReset(() => {
    if (wanted)
      void load()
  })

  /** Marks a letter read. */
  async function read({ id, idx }: Pick<Letter, 'id' | 'idx'>): Promise<void> {
    await client.mailbox.markRead({ params: { agent_id: USER, idx: String(idx) } })
    list.change(id, letter => ({ ...letter, status: 'read' }))
  }

  return { list, load, ensure: (): Promise<void> => wanted && list.state !== 'failed' ? Promise.resolve() : load(), read }
}
