// The office: the graph of the house, kept live, with what the person chose to see of it.
import type { GraphEdge } from '@server/collaboration/contract'
import type { EdgeType, Model } from '@/graph/model'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch, watchEffect } from 'vue'
import { useAgents, USER } from '@/agents/store'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { isChannel } from '@/channels/names'
import { createModel, EDGE_TYPES } from '@/graph/model'
import { followTurns } from './busy'
import { followLetters } from './letters'
import { createPlaces } from './places'

export const WINDOWS = ['all', 'today', 'hour'] as const
export type Window = typeof WINDOWS[number]

/** Where a window of time begins; `all` has no beginning. */
export function beginningOf(window: Window, now = new Date()): string | undefined {
  if (window === 'hour')
    return new Date(now.getTime() - 3_600_000).toISOString()
  if (window === 'today')
    return new Date(new Date(now).setHours(0, 0, 0, 0)).toISOString()
}

/** Gives those on the stage the names, colours and states that the rest of the page knows them by. */
function createGreeting(model: Model, agents: ReturnType<typeof useAgents>) {
  function nameChannels(ids: readonly string[]): void {
    ids.filter(isChannel).forEach(id => model.call(id, agents.nameOf(id)))
  }

  function greet(): void {
    const known = agents.list.map(agent => ({ agent, status: agents.presence(agent.id).status }))
    const you = agents.nameOf(USER)
    if (!model.graph.order)
      return
    known.forEach(({ agent, status }) => model.know(agent, status))
    model.call(USER, you)
    nameChannels(model.graph.nodes())
  }

  return { greet, nameChannels }
}

export const useOffice = defineStore('office', () => {
  const live = useLive()
  const agents = useAgents()
  const model = createModel()
  const places = createPlaces(model.graph)
  const { greet, nameChannels } = createGreeting(model, agents)
  const state = ref<'loading' | 'ready' | 'failed'>('loading')
  const error = shallowRef<unknown>(null)
  const window = ref<Window>('all')
  const types = ref<readonly EdgeType[]>(EDGE_TYPES)
  const edges = shallowRef<readonly GraphEdge[]>([])
  const { running, failures, load: loadRunning } = followTurns()
  const letters = followLetters()
  /** Edges that changed while the whole was on its way. */
  let late: GraphEdge[] | null = null
  let round = 0

  function list(): void {
    edges.value = model.list()
  }

  async function load(): Promise<void> {
    const mine = ++round
    const missed = late = [] as GraphEdge[]
    try {
      await live.settled
      const [graph] = await Promise.all([client.collaboration.graph({ query: { since: beginningOf(window.value) } }), agents.ensure()])
      if (mine !== round)
        return
      model.load(graph.nodes, graph.edges)
      missed.forEach(model.put)
      late = null
      greet()
      places.restore()
      list()
      state.value = 'ready'
    }
    catch (cause) {
      if (mine !== round)
        return
      error.value = cause
      if (state.value !== 'ready')
        state.value = 'failed'
    }
  }

  void loadRunning()
  watchEffect(greet)

  live.on('agent.removed', ({ id }) => {
    model.forget(id)
    list()
  })
  live.on('edge.added', ({ edge, ...travel }) => {
    late?.push(edge)
    model.travel(edge, travel)
    nameChannels([edge.from, edge.to])
    list()
  })
  live.onReset(() => void load())
  watch(() => live.state, now => now === 'live' && state.value === 'failed' && void load())
  watch(window, () => void load())
  watch(types, (shown) => {
    model.show(shown)
    list()
  })

  /** As time goes by, what is older than the window leaves it. */
  function age(): void {
    if (window.value !== 'all' && state.value === 'ready')
      void load()
  }

  /** Shows or hides one kind of edges; the last one stays. */
  function toggle(type: EdgeType): void {
    const next = types.value.includes(type) ? types.value.filter(each => each !== type) : [...types.value, type]
    if (next.length)
      types.value = next
  }

  const isEmpty = computed(() => state.value === 'ready' && agents.state === 'ready' && agents.list.length <= 1)

  return { model, state, error, window, types, edges, running, failures, isEmpty, load, age, toggle, addressOf: letters.addressOf, places }
})
