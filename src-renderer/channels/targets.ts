// Whom an entry reaches, by name.
import type { Entry } from '@server/entries/contract'
import { useAgents } from '@/agents/store'
import { useScenes } from '@/scenes/store'

export type Target = Pick<Entry, 'target_type' | 'target_id'>

export function useTargetName(): (target: Target) => string {
  const agents = useAgents()
  const scenes = useScenes()
  return ({ target_type, target_id }) => target_type === 'agent' ? agents.nameOf(target_id) : scenes.byId(target_id)?.name ?? target_id
}
