// Everything that waits for the person: permissions, hires, what went wrong, and what they have not read.
import type { ApprovalAnswer } from '@server/approvals/contract'
import type { Asking } from './approvals'
import type { Group, Item } from './item'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { useAgents, USER } from '@/agents/store'
import { useHiring } from '@/hiring/store'
import { useMailboxes } from '@/mailbox/store'
import { createAlerts } from './alerts'
import { createApprovals } from './approvals'
import { createFailures } from './failures'
import { itemOf, newestFirst } from './item'
import { createLetters } from './letters'
import { createMentions } from './mentions'

export const useInbox = defineStore('inbox', () => {
  const approvals = createApprovals()
  const hiring = useHiring()
  const failures = createFailures()
  const alerts = createAlerts()
  const letters = createLetters()
  const mentions = createMentions()
  const mailboxes = useMailboxes()
  const lists = [approvals.list, failures.list, alerts.list]

  const decide = computed(() => newestFirst([
    ...[...approvals.list.rows.value.values()].map(asking => itemOf('approval', asking, asking.asked_at)),
    ...hiring.pending.map(request => itemOf('hire', request, request.created_at)),
  ]))
  const look = computed(() => newestFirst([
    ...[...failures.list.rows.value.values()].filter(turn => failures.isHere(turn.id)).map(turn => itemOf('failure', turn, turn.ended_at ?? turn.queued_at)),
    ...[...alerts.list.rows.value.values()].map(alert => itemOf('alert', alert, alert.updated_at)),
  ]))
  const unread = computed(() => letters.list.rows.filter(letter => letter.status === 'unread'))
  const read = computed(() => newestFirst([
    ...unread.value.map(letter => itemOf('letter', letter, letter.timestamp)),
    ...mentions.unseen().map(message => itemOf('mention', message, message.timestamp)),
  ]))

  /** By what they ask of the person, the most urgent group first; any of them may be empty. */
  const groups = computed<Group[]>(() => [
    { name: 'decide', items: decide.value, count: decide.value.length },
    { name: 'look', items: look.value, count: look.value.length },
    { name: 'read', items: read.value, count: Math.max(read.value.length, mentions.unseen().length + mailboxes.unreadOf(USER)) },
  ])
  /** How much waits. */
  const count = computed(() => groups.value.reduce((sum, group) => sum + group.count, 0))
  const isEmpty = computed(() => groups.value.every(group => group.items.length === 0))
  const first = (most: number): Item[] => groups.value.flatMap(group => group.items).slice(0, most)

  const state = computed(() => {
    const states = [...lists.map(list => list.state.value), hiring.state, letters.list.state]
    return states.includes('failed') ? 'failed' : states.includes('loading') ? 'loading' : 'ready'
  })
  const error = computed(() => lists.map(list => list.state.value === 'failed' ? list.error.value : null).find(Boolean) ?? (hiring.state === 'failed' ? hiring.error : letters.list.error))

  /** Fetches what is not here yet: the letters themselves only where they are to be shown. */
  async function ensure(): Promise<void> {
    await Promise.all([useAgents().ensure(), letters.ensure(), hiring.state === 'failed' && hiring.load(), ...lists.map(list => list.ensure())])
  }

  lists.forEach(list => void list.ensure())
  return {
    groups,
    count,
    isEmpty,
    state,
    error,
    first,
    ensure,
    letters: letters.list,
    answer: (asking: Asking, given: ApprovalAnswer) => approvals.answer(asking, given),
    complete: approvals.complete,
    retry: failures.retry,
    putAway: failures.putAway,
    bringBack: failures.bringBack,
    resolve: alerts.resolve,
    markRead: letters.read,
  }
})
