// An agent's form: loaded, edited, saved, and kept true while others change the same agent.
import type { Draft, Fields } from './draft'
import { computed, onScopeDispose, ref, shallowReactive, shallowRef } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { changedIn, fieldsOf, fresh, patchOf, rebase } from './draft'
import { useAgents } from './store'

/** Drafts by agent: they outlive the page they were written on. */
const drafts = shallowReactive(new Map<string, Draft>())

/** Whether there is anything on this agent that was not saved. */
export function isUnsaved(id: string): boolean {
  const draft = drafts.get(id)
  return draft !== undefined && changedIn(draft).length > 0
}

export function useProfile(id: string) {
  const live = useLive()
  const agents = useAgents()
  const failure = shallowRef<unknown>(null)
  const saving = ref(false)
  const draft = computed(() => drafts.get(id))
  const unsaved = computed(() => isUnsaved(id))

  async function theirs(): Promise<Fields> {
    const params = { id }
    const [{ agent }, { profile }] = await Promise.all([client.agents.get({ params }), client.agents.profile({ params })])
    agents.put(agent)
    return fieldsOf(agent, profile)
  }

  function takeIn(fields: Fields): Draft {
    const known = drafts.get(id)
    const next = known ? rebase(known, fields) : fresh(fields)
    drafts.set(id, next)
    return next
  }

  /** Fetches what is there now; what the person wrote stays. */
  async function load(): Promise<void> {
    failure.value = null
    try {
      takeIn(await theirs())
    }
    catch (error) {
      failure.value = error
    }
  }

  function edit(change: Partial<Fields>): void {
    const known = drafts.get(id)
    if (known)
      drafts.set(id, { ...known, fields: { ...known.fields, ...change } })
  }

  /** Forgets what the person wrote and shows what is saved. */
  function discard(): void {
    const known = drafts.get(id)
    if (known)
      drafts.set(id, fresh(known.base))
  }

  /** Saves; answers false when somebody else changed the same meanwhile and the person has not seen it yet. */
  async function save(): Promise<boolean> {
    saving.value = true
    try {
      const seen = drafts.get(id)?.contested ?? []
      const next = takeIn(await theirs())
      if (next.contested.some(name => !seen.includes(name)))
        return false
      const { agent } = await client.agents.update({ params: { id }, body: patchOf(next) })
      agents.put(agent)
      const { profile } = await client.agents.profile({ params: { id } })
      // What was typed while it was being saved is a change on top of what was saved.
      const now = drafts.get(id) ?? next
      drafts.set(id, rebase({ base: next.fields, fields: now.fields, contested: [] }, fieldsOf(agent, profile)))
      return true
    }
    finally {
      saving.value = false
    }
  }

  const stop = [
    live.on('agent.updated', agent => agent.id === id && !saving.value && void load()),
    live.onReset(() => void load()),
  ]
  onScopeDispose(() => {
    stop.forEach(end => end())
    if (!isUnsaved(id))
      drafts.delete(id)
  })
  void load()

  return { draft, unsaved, failure, saving, load, edit, discard, save }
}
