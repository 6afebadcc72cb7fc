// An agent's latest dream, how it stands, and having one now.
import type { TurnSummary } from '@server/engine/contract'
import { computed, onScopeDispose, shallowRef } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'

/** For as long as the component that asks is there. */
export function useDream(id: string) {
  const live = useLive()
  const turn = shallowRef<TurnSummary | null>(null)
  const isOpen = computed(() => turn.value !== null && !['done', 'failed'].includes(turn.value.state))
  let round = 0

  async function show(ask: () => Promise<TurnSummary | null>): Promise<void> {
    const mine = ++round
    const found = await ask()
    if (mine === round)
      turn.value = found
  }

  const fetchTurn = (turnId: string): Promise<void> => show(async () => (await client.turns.get({ params: { id: turnId } })).turn)

  /** Without an answer nothing is said of dreams gone by: the memory is there all the same. */
  async function load(): Promise<void> {
    await live.settled
    await show(async () => (await client.turns.list({ query: { agent_id: id, kind: 'dream', limit: 1 } })).turns[0] ?? null).catch(() => {})
  }

  /** Fails with the server's refusal: it dreams already, is disabled, or has nothing to sort. */
  async function dream(): Promise<void> {
    const { dream: { turn_id } } = await client.agents.dream({ params: { id } })
    await (turn_id ? fetchTurn(turn_id) : load())
  }

  async function cancel(): Promise<void> {
    const { turn: open } = await client.turns.cancel({ params: { id: turn.value!.id } })
    turn.value = open
  }

  const follow = ({ id: turnId, agent_id, kind }: { id: string, agent_id: string, kind: string }): void => {
    if (agent_id === id && kind === 'dream')
      void fetchTurn(turnId).catch(() => {})
  }
  const stop = [...(['turn.started', 'turn.waiting', 'turn.finished', 'turn.failed'] as const).map(event => live.on(event, follow)), live.onReset(() => void load())]
  onScopeDispose(() => stop.forEach(end => end()))
  void load()

  return { turn, isOpen, dream, cancel }
}
