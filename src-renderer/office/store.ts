// The office: the graph of the house, kept live, with what the person chose to see of it.
import type { GraphEdge } from '@server/collaboration/contract'
import type { Filters } from './filters'
import { useThrottleFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch, watchEffect } from 'vue'
import { useAgents } from '@/agents/store'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { isChannel } from '@/channels/names'
import { createModel } from '@/graph/model'
import { followTurns } from './busy'
import { NO_FILTERS, sieveAt } from './filters'
import { createGreeting } from './greeting'
import { followLetters } from './letters'
import { createPlaces } from './places'

/** While letters pour in, the lists beside the stage are made anew at most so often. */
const PACE_MS = 250

export const useOffice = defineStore('office', () => {
  const live = useLive()
  const agents = useAgents()
  const model = createModel()
  const places = createPlaces(model.graph)
  const filters = shallowRef<Filters>(NO_FILTERS)
  /** Everyone is invited, unless only one scene is shown: then those whom the server named. */
  const invites = (id: string): boolean => filters.value.scene === null || model.graph.hasNode(id)
  const { greet, nameChannels } = createGreeting(model, ({ id, enabled }) => enabled ? agents.presence(id).status : 'disabled', invites)
  const state = ref<'loading' | 'ready' | 'failed'>('loading')
  const error = shallowRef<unknown>(null)
  const edges = shallowRef<readonly GraphEdge[]>([])
  const { running, failures, load: loadRunning } = followTurns()
  const letters = followLetters()
  /** Edges that changed while the whole was on its way. */
  let late: GraphEdge[] | null = null
  let round = 0

  function list(): void {
    edges.value = model.list()
  }
  const listSoon = useThrottleFn(list, PACE_MS, true)

  const isMine = ({ from, to }: GraphEdge): boolean => invites(to) && (isChannel(from) || invites(from))

  /** Sieves anew what is here: as time goes by, what is older than the window leaves it. */
  function age(): void {
    model.show(sieveAt(filters.value, Date.now()))
    list()
  }

  async function load(): Promise<void> {
    const mine = ++round
    const missed = late = [] as GraphEdge[]
    try {
      await live.settled
      const [graph] = await Promise.all([client.collaboration.graph({ query: { scene: filters.value.scene ?? undefined } }), agents.ensure()])
      if (mine !== round)
        return
      model.load(graph.nodes, graph.edges)
      missed.filter(isMine).forEach(model.put)
      late = null
      greet()
      places.restore()
      age()
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
    if (!isMine(edge))
      return
    model.travel(edge, travel)
    nameChannels([edge.from, edge.to])
    void listSoon()
  })
  live.on('scene.updated', ({ id }) => id === filters.value.scene && void load())
  live.onReset(() => void load())
  watch(() => live.state, now => now === 'live' && state.value === 'failed' && void load())

  /** Shows only this from now on. */
  function see(next: Filters): void {
    const elsewhere = next.scene !== filters.value.scene
    filters.value = next
    age()
    if (elsewhere)
      void load()
  }

  const isEmpty = computed(() => state.value === 'ready' && agents.state === 'ready' && agents.list.length <= 1)

  return { model, state, error, filters, edges, running, failures, isEmpty, load, age, see, addressOf: letters.addressOf, find: letters.find, places }
})
