// The letters that are at hand: those of opened mailboxes, and the threads they belong to.
import type { Letter } from '@server/mailbox/contract'
import type { Pages } from '@/api/pages'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { pages } from '@/api/pages'

/** So many threads are kept at hand; one opened longer ago is fetched again. */
const MOST_THREADS = 30

const shelfOf = (agent_id: string): Pages<Letter> => pages<Letter, number>({
  ask: async (before) => {
    await useLive().settled // what happens from here on is heard
    const page = await client.mailbox.read({ params: { agent_id }, query: { before } })
    return { rows: page.messages, more: page.next_before !== undefined }
  },
  cursor: letter => letter.idx,
  order: (a, b) => a.idx - b.idx,
})

const threadOf = (thread_id: string): Pages<Letter> => pages<Letter, string>({
  ask: async (before) => {
    await useLive().settled
    const page = await client.mailbox.thread({ params: { thread_id }, query: { before } })
    return { rows: page.messages, more: page.next_before !== undefined }
  },
  cursor: letter => letter.id,
  order: (a, b) => a.timestamp.localeCompare(b.timestamp),
})

/** Gives the list of an id, made and fetched on first sight; the last opened is the last to be let go. */
function open(lists: Map<string, Pages<Letter>>, id: string, make: () => Pages<Letter>): Pages<Letter> {
  const list = lists.get(id) ?? make()
  lists.delete(id)
  lists.set(id, list)
  if (list.state !== 'ready')
    void list.load()
  return list
}

/** Made once, by the mailboxes' store. */
export function createLetters() {
  const live = useLive()
  const shelves = new Map<string, Pages<Letter>>()
  const threads = new Map<string, Pages<Letter>>()
  const all = (): Pages<Letter>[] => [...shelves.values(), ...threads.values()]

  /** Takes in a letter that was delivered or sent. */
  function put(letter: Letter): void {
    shelves.get(letter.to)?.put(letter)
    threads.get(letter.thread_id)?.put(letter)
  }

  /** Shows a letter as read, wherever it is at hand. */
  function showRead(id: string, read_at: string | null): void {
    all().forEach(list => list.change(id, letter => ({ ...letter, status: 'read', read_at })))
  }

  /** Shows where a letter stands, wherever it is at hand and `still` is so. */
  function showDelivery({ id, delivery, failure, turn_id }: Pick<Letter, 'id' | 'delivery' | 'failure' | 'turn_id'>, still: (letter: Letter) => boolean = () => true): void {
    all().forEach(list => list.change(id, letter => still(letter) ? { ...letter, delivery, failure, turn_id } : letter))
  }

  live.on('mail.delivered', ({ message }) => put(message))
  live.on('mail.updated', stand => showDelivery(stand))
  live.on('mail.read', ({ id, read_at }) => showRead(id, read_at))
  live.onReset(() => all().forEach(list => void list.load()))

  /** The letters of one mailbox, fetched on first sight and kept current from then on. */
  const shelf = (agent_id: string): Pages<Letter> => open(shelves, agent_id, () => shelfOf(agent_id))

  /** One exchange over all mailboxes, fetched on first sight and kept current from then on. */
  function thread(thread_id: string): Pages<Letter> {
    const list = open(threads, thread_id, () => threadOf(thread_id))
    if (threads.size > MOST_THREADS)
      threads.delete(threads.keys().next().value!)
    return list
  }

  /** The letter at a place of a mailbox, also when its page is not loaded; undefined when there is none. */
  async function at(agent_id: string, idx: number): Promise<Letter | undefined> {
    const here = shelves.get(agent_id)?.rows.find(letter => letter.idx === idx)
    if (here)
      return here
    const { messages } = await client.mailbox.read({ params: { agent_id }, query: { before: idx + 1, limit: 1 } })
    return messages.find(letter => letter.idx === idx)
  }

  return { put, showRead, showDelivery, shelf, thread, at }
}
