// A text of the server in an editor: what is there, what the person wrote, and the case that both changed.
import type { Ref, ShallowRef } from 'vue'
import { computed, onScopeDispose, ref, shallowReactive, shallowRef } from 'vue'
import { ApiError } from '@/api/error'
import { useLive } from '@/api/live'

/** What the person wrote, and the text that they began from. */
interface Draft { base: string, text: string }

interface Written { content: string }

export interface WritingOptions<Page extends Written> {
  read: () => Promise<Page>
  /** Puts a text in the place of `known`; where the server can tell that another stands there, it refuses with 412. */
  write: (content: string, known: Page) => Promise<Page>
}

/** As much of it as an editor needs to know. */
export interface Writing {
  page: Readonly<ShallowRef<Written | null>>
  text: Ref<string>
  base: Readonly<Ref<string>>
  unsaved: Readonly<Ref<boolean>>
  contested: Readonly<Ref<boolean>>
  saving: Readonly<Ref<boolean>>
  discard: () => void
  save: () => Promise<boolean>
}

const KEPT = 'cococat.drafts.texts'
/** Who writes faster than that is no person, and is let have the last word. */
const TRIES = 5

/** Texts being written, by name: they outlive the page they were written on, and a reload of the window. */
const drafts = shallowReactive(new Map<string, Draft>(laidAside()))

function laidAside(): [string, Draft][] {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? '[]') as [string, Draft][]
  }
  catch {
    return []
  }
}

/** A phone ends a page without asking: what was written is laid aside whenever it goes out of sight. */
function layAside(): void {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify([...drafts]))
  }
  catch {} // no room for it: the browser still asks before it leaves
}

window.addEventListener('pagehide', layAside)
document.addEventListener('visibilitychange', () => {
  if (document.hidden)
    layAside()
})
window.addEventListener('beforeunload', (event) => {
  if (drafts.size)
    event.preventDefault()
})

/** `name` is the draft's: one for each text of the house. Who hears of a change calls `load`. */
export function useWriting<Page extends Written>(name: string, { read, write }: WritingOptions<Page>) {
  const live = useLive()
  const page = shallowRef<Page | null>(null)
  const failure = shallowRef<unknown>(null)
  const saving = ref(false)
  let round = 0
  const content = computed(() => page.value?.content ?? '')
  const text = computed({
    get: () => drafts.get(name)?.text ?? content.value,
    set(words) {
      if (words === page.value?.content)
        drafts.delete(name)
      else
        drafts.set(name, { base: drafts.get(name)?.base ?? content.value, text: words })
    },
  })
  const unsaved = computed(() => drafts.has(name))
  /** Somebody else wrote since the person began; saving puts both together. */
  const contested = computed(() => unsaved.value && !saving.value && drafts.get(name)?.base !== page.value?.content)
  /** What the person began from, where there is a draft. */
  const base = computed(() => drafts.get(name)?.base ?? content.value)

  /** Shows what the server answered; a draft that says the same is none. */
  function take(answer: Page): void {
    round++ // what is still on its way is older
    page.value = answer
    failure.value = null
    if (drafts.get(name)?.text === answer.content)
      drafts.delete(name)
  }

  async function load(): Promise<void> {
    const mine = ++round
    try {
      await live.settled
      const answer = await read()
      if (mine === round)
        take(answer)
    }
    catch (error) {
      if (mine === round)
        failure.value = error
    }
  }

  const discard = (): void => void drafts.delete(name)

  /** Writes what the person wrote together with what others did; null where they must look first. */
  async function put(sent: string, seen: string, tries = TRIES): Promise<Page | null> {
    const from = base.value
    const theirs = await read()
    const { text: both, clash } = theirs.content === from ? { text: sent, clash: false } : (await import('./lines')).merged(from, sent, theirs.content)
    if (clash && theirs.content !== seen) {
      take(theirs)
      return null
    }
    try {
      return await write(both, theirs)
    }
    catch (error) {
      if (!(error instanceof ApiError && error.status === 412) || tries === 0)
        throw error
      return put(sent, seen, tries - 1)
    }
  }

  /** Saves; answers false when somebody changed the same lines and the person has not seen it yet. */
  async function save(): Promise<boolean> {
    saving.value = true
    try {
      const sent = text.value
      const answer = await put(sent, content.value)
      if (!answer)
        return false
      const typed = drafts.get(name)?.text ?? sent
      if (typed === sent)
        drafts.delete(name)
      else
        drafts.set(name, { base: sent, text: typed }) // a change on top of what was saved
      take(answer)
      return true
    }
    finally {
      saving.value = false
    }
  }

  onScopeDispose(live.onReset(() => void load()))
  void load()

  return { page, text, base, unsaved, contested, failure, saving, load, take, discard, save }
}
