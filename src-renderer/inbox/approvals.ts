// What agents ask the person to allow: all that waits, kept by what is asked, answered and withdrawn.
import type { Approval, ApprovalAnswer, ApprovalNotice } from '@server/approvals/contract'
import { client } from '@/api/client'
import { keptList } from '@/api/collection'
import { ApiError } from '@/api/error'
import { useLive } from '@/api/live'

/** What waits for an answer. `args` is null where only the beginning of them has arrived, which is `preview`. */
export interface Asking extends Pick<Approval, 'id' | 'turn_id' | 'agent_id' | 'tool' | 'asked_at'> {
  args: Approval['args'] | null
  preview: string
}

const PAGE = 500

async function everyWaiting(): Promise<Asking[]> {
  const pages: Asking[][] = []
  for (let before: string | undefined, more = true; more;) {
    const { approvals, next_before } = await client.approvals.list({ query: { state: 'waiting', limit: PAGE, before } })
    pages.unshift(approvals.map(approval => ({ ...approval, preview: '' })))
    before = next_before
    more = next_before !== undefined
  }
  return pages.flat()
}

/** As a fact tells it: where its beginning is all of it, it can be read as what it is. */
function askingOf(notice: ApprovalNotice): Asking {
  try {
    return { ...notice, args: JSON.parse(notice.preview) as Approval['args'] }
  }
  catch {
    return { ...notice, args: null }
  }
}

/** Made once, by the inbox's store. */
export function createApprovals() {
  const live = useLive()
  const list = keptList(everyWaiting)

  live.on('approval.asked', notice => list.put(askingOf(notice)))
  live.on('approval.answered', ({ id }) => list.drop(id))
  live.on('approval.withdrawn', ({ id }) => list.drop(id))

  /** Answers; what was answered elsewhere meanwhile leaves the list all the same. */
  async function answer({ id }: Pick<Asking, 'id'>, given: ApprovalAnswer): Promise<void> {
    try {
      await client.approvals.answer({ params: { id }, body: given })
      list.drop(id)
    }
    catch (error) {
      if (error instanceof ApiError && (error.status === 409 || error.status === 404))
        list.drop(id)
      throw error
    }
  }

  /** Fetches all the arguments of one of which only the beginning is here. */
  async function complete({ id }: Pick<Asking, 'id'>): Promise<void> {
    const { approval } = await client.approvals.get({ params: { id } })
    if (approval.state === 'waiting' && list.rows.value.has(id))
      list.put({ ...approval, preview: '' })
  }

  return { list, answer, complete }
}
