// Turns as they happen: who is at work on which letter or message, and which turns failed and why.
import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { useLive } from '@/api/live'

export interface Turn {
  id: string
  agent_id: string
  /** The letter or message that woke the agent. */
  source_id: string
  /** Where it answers, when it began in a group. */
  group_id: string | null
  /** The words of its answer so far. */
  words: string
  /** Why it failed, for a person; null while it runs. */
  failure: { reason: string, message: string } | null
}

/** So many failed turns are remembered; older ones are in the agent's history. */
const MOST_FAILED = 200

export const useTurns = defineStore('turns', () => {
  const live = useLive()
  const turns = shallowReactive(new Map<string, Turn>())

  function forget(which: (turn: Turn) => boolean): void {
    for (const turn of [...turns.values()].filter(which))
      turns.delete(turn.id)
  }

  function say(id: string, words: string): void {
    const turn = turns.get(id)
    if (turn)
      turns.set(id, { ...turn, words })
  }

  live.on('turn.started', ({ id, agent_id, source_id, group_id }) => {
    forget(turn => turn.agent_id === agent_id && turn.source_id === source_id) // it tries again
    turns.set(id, { id, agent_id, source_id, group_id, words: '', failure: null })
  })
  live.on('turn.delta', ({ id, agent_id, source_id, group_id, text }) => {
    const turn = turns.get(id) ?? { id, agent_id, source_id, group_id, words: '…', failure: null } // it began before this page was open
    turns.set(id, { ...turn, words: turn.words + text })
  })
  live.on('turn.step', ({ id }) => say(id, '')) // what it said before it used a tool was not the answer
  live.on('turn.waiting', ({ id }) => void turns.delete(id)) // it begins anew when it goes on
  live.on('turn.finished', ({ id }) => void turns.delete(id))
  live.on('turn.failed', ({ id, agent_id, source_id, reason, message }) => {
    const group_id = turns.get(id)?.group_id ?? null // some come to nothing before they begin
    turns.set(id, { id, agent_id, source_id, group_id, words: '', failure: { reason, message } })
    const failed = [...turns.values()].filter(each => each.failure)
    if (failed.length > MOST_FAILED)
      turns.delete(failed[0]!.id)
  })
  live.onReset(() => turns.clear())

  /** The turns a letter or message woke that still run or that failed. */
  const of = (source_id: string): Turn[] => [...turns.values()].filter(turn => turn.source_id === source_id)
  /** The turns in a group that still run or that failed. */
  const inGroup = (group_id: string): Turn[] => [...turns.values()].filter(turn => turn.group_id === group_id)

  /** A turn that runs or failed, as far as this page has seen it. */
  const byId = (id: string): Turn | undefined => turns.get(id)

  return { of, inGroup, byId }
})
