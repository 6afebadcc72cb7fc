// CONTEXT.md in the editor: what the server has, what the person wrote, and the case that both changed.
import type { Reply } from '@server/kernel/route'
import type { scenes } from '@server/scenes/contract'
import { computed, onScopeDispose, ref, shallowReactive, shallowRef } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'

interface Draft { base: string, text: string }

const KEPT = 'cococat.drafts.scenes'

/** Texts being written, by scene: they outlive the page they were written on, and a reload of the window. */
const drafts = shallowReactive(new Map<string, Draft>(read()))

function read(): [string, Draft][] {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? '[]') as [string, Draft][]
  }
  catch {
    return []
  }
}

/** A phone ends a page without asking: what was written is laid aside whenever it goes out of sight. */
function keep(): void {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify([...drafts]))
  }
  catch {} // no room for it: the browser still asks before it leaves
}

window.addEventListener('pagehide', keep)
document.addEventListener('visibilitychange', () => {
  if (document.hidden)
    keep()
})
window.addEventListener('beforeunload', (event) => {
  if (drafts.size)
    event.preventDefault()
})

/** The context of a scene, for as long as the component that asks is there. */
export function useContext(id: string) {
  const live = useLive()
  const params = { id }
  const context = shallowRef<Reply<typeof scenes.context> | null>(null)
  const failure = shallowRef<unknown>(null)
  const saving = ref(false)
  let round = 0
  const text = computed({
    get: () => drafts.get(id)?.text ?? context.value?.content ?? '',
    set(words) {
      if (words === context.value?.content)
        drafts.delete(id)
      else
        drafts.set(id, { base: drafts.get(id)?.base ?? context.value?.content ?? '', text: words })
    },
  })
  const unsaved = computed(() => drafts.has(id))
  /** Somebody else wrote meanwhile: saving would lay the person's text over theirs. */
  const contested = computed(() => unsaved.value && drafts.get(id)?.base !== context.value?.content)

  /** Shows what the server answered; a draft that says the same is none. */
  function take(answer: Reply<typeof scenes.context>): void {
    round++ // what is still on its way is older
    context.value = answer
    failure.value = null
    if (drafts.get(id)?.text === answer.content)
      drafts.delete(id)
  }

  async function load(): Promise<void> {
    const mine = ++round
    try {
      await live.settled
      const answer = await client.scenes.context({ params })
      if (mine === round)
        take(answer)
    }
    catch (error) {
      if (mine === round)
        failure.value = error
    }
  }

  const discard = (): void => void drafts.delete(id)

  /** Saves; answers false when the text changed meanwhile and the person has not seen it yet. */
  async function save(): Promise<boolean> {
    saving.value = true
    try {
      const sent = text.value
      const seen = context.value?.content
      take(await client.scenes.context({ params }))
      if (contested.value && context.value?.content !== seen)
        return false
      const answer = await client.scenes.updateContext({ params, body: { content: sent } })
      if (drafts.has(id))
        drafts.set(id, { base: answer.content, text: text.value }) // what was typed meanwhile is a change on top of what was saved
      take(answer)
      return true
    }
    finally {
      saving.value = false
    }
  }

  const stop = [live.on('scene.updated', scene => scene.id === id && void load()), live.onReset(() => void load())]
  onScopeDispose(() => stop.forEach(end => end()))
  void load()

  return { context, text, unsaved, contested, failure, saving, load, discard, save }
}
