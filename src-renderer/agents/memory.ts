// MEMORY.md in the editor: what the server has, what the person wrote, and the case that both changed.
import type { Memory } from '@server/agents/contract'
import { computed, onScopeDispose, ref, shallowReactive, shallowRef } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'

interface Draft { base: string, text: string }

/** Texts being written, by agent: they outlive the page they were written on. */
const drafts = shallowReactive(new Map<string, Draft>())

export function useMemory(id: string, changed: () => void) {
  const live = useLive()
  const memory = shallowRef<Memory | null>(null)
  const failure = shallowRef<unknown>(null)
  const saving = ref(false)
  const text = computed({
    get: () => drafts.get(id)?.text ?? memory.value?.content ?? '',
    set: (words) => {
      const base = drafts.get(id)?.base ?? memory.value?.content ?? ''
      if (words === memory.value?.content)
        drafts.delete(id)
      else
        drafts.set(id, { base, text: words })
    },
  })
  const unsaved = computed(() => drafts.has(id))
  /** The agent, or somebody else, wrote meanwhile: saving would lay the person's text over theirs. */
  const contested = computed(() => unsaved.value && drafts.get(id)?.base !== memory.value?.content)

  async function load(): Promise<void> {
    try {
      memory.value = await client.agents.memory({ params: { id } })
      failure.value = null
      if (drafts.get(id)?.text === memory.value.content)
        drafts.delete(id)
    }
    catch (error) {
      failure.value = error
    }
    changed()
  }

  function discard(): void {
    drafts.delete(id)
  }

  /** Saves; answers false when the memory changed meanwhile and the person has not seen it yet. */
  async function save(): Promise<boolean> {
    saving.value = true
    try {
      const known = contested.value
      const sent = text.value
      memory.value = await client.agents.memory({ params: { id } })
      if (contested.value && !known)
        return false
      memory.value = await client.agents.updateMemory({ params: { id }, body: { content: sent } })
      if (drafts.get(id)?.text === sent)
        drafts.delete(id)
      changed()
      return true
    }
    finally {
      saving.value = false
    }
  }

  async function restore(version: string): Promise<void> {
    memory.value = await client.agents.restoreMemory({ params: { id, version } })
    drafts.delete(id)
    changed()
  }

  const mine = ({ agent_id }: { agent_id: string }): void => {
    if (agent_id === id)
      void load()
  }
  const stop = [
    live.on('turn.finished', mine),
    live.on('agent.updated', agent => agent.id === id && !saving.value && void load()),
    live.onReset(() => void load()),
  ]
  onScopeDispose(() => stop.forEach(end => end()))
  void load()

  return { memory, text, unsaved, contested, failure, saving, load, discard, save, restore }
}
