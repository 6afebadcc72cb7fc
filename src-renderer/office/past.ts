// The picture of an earlier moment: a model of its own that is set to the moment and told what followed.
import type { GraphEdge, GraphNode, PastFact } from '@server/collaboration/contract'
import type { Filters } from './filters'
import type { Model } from '@/graph/model'
import { useThrottleFn } from '@vueuse/core'
import { shallowRef } from 'vue'
import { isChannel } from '@/channels/names'
import { createModel } from '@/graph/model'
import { sieveAt } from './filters'
import { createGreeting } from './greeting'

const LIST_MS = 250
/** Of what comes at once, so many are seen to travel: more would be a glare. */
const MOST_AT_ONCE = 12

/** Makes the picture. Everyone stands where they do in `present`; `moment` is the one that is shown, in milliseconds. */
export function createPast(present: Model, filters: () => Filters, moment: () => number) {
  const model = createModel()
  const edges = shallowRef<readonly GraphEdge[]>([])
  const { greet, nameChannels } = createGreeting(model, ({ id }) => model.graph.hasNode(id) ? model.graph.getNodeAttribute(id, 'status') : 'idle', id => model.graph.hasNode(id))

  /** Shows what passes the filters at the moment. */
  function sift(): void {
    model.show(sieveAt(filters(), moment()))
    edges.value = model.list()
  }
  const siftSoon = useThrottleFn(sift, LIST_MS, true)

  function stand(): void {
    for (const id of model.graph.filterNodes((id, { placed }) => !placed && present.graph.hasNode(id))) {
      const { x, y, placed, pinned } = present.graph.getNodeAttributes(id)
      if (placed)
        model.graph.mergeNodeAttributes(id, { x, y, placed, pinned })
    }
  }

  const isMine = ({ from, to }: GraphEdge): boolean =>
    filters().scene === null || (model.graph.hasNode(to) && (isChannel(from) || model.graph.hasNode(from)))

  function take(fact: PastFact, seen: boolean): void {
    if (fact.event === 'agent.status')
      return model.feel(fact.data.id, fact.data.status)
    if (fact.event === 'agent.removed')
      return model.forget(fact.data.id)
    if (fact.event !== 'edge.added')
      return filters().scene === null ? model.welcome(fact.data) : undefined
    const { edge, ...travel } = fact.data
    if (!isMine(edge))
      return
    if (seen)
      model.travel(edge, travel)
    else
      model.put(edge)
    nameChannels([edge.from, edge.to])
  }

  /** Sets the picture to a moment, whatever it showed before. */
  function set(nodes: readonly GraphNode[], known: readonly GraphEdge[]): void {
    model.load(nodes, known)
    stand()
    greet()
    sift()
  }

  /** Goes on with what happened next. */
  function tell(facts: readonly PastFact[]): void {
    const travels = new Set<PastFact>(facts.filter(fact => fact.event === 'edge.added').slice(-MOST_AT_ONCE))
    facts.forEach(fact => take(fact, travels.has(fact)))
    stand()
    greet()
    void siftSoon()
  }

  return { model, edges, set, tell, sift, greet }
}
