// The palette as it is typed in: what it shows, which row is chosen, and what choosing does.
import type { Entry } from './entry'
import type { Group } from './match'
import { computed, ref, shallowRef, watch } from 'vue'
import { useRouter } from 'vue-router'
import { useToast } from '@/kit/toast'
import { useActions } from './actions'
import { useFound } from './found'
import { byKind, matcher } from './match'
import { useNames } from './names'
import { recent, remember } from './recent'

/** Of those a second question is about, so many stand there before anything is typed. */
const MOST_ASKED = 100

export function usePalette(close: () => void) {
  const router = useRouter()
  const toast = useToast()
  const actions = useActions()
  const names = useNames()
  const words = ref('')
  /** The action that asks for one more thing, and what there is to choose from. */
  const step = shallowRef<Entry | null>(null)
  const chosenId = ref<string | null>(null)
  const search = useFound(computed(() => step.value ? '' : words.value))

  /** What stands there before anything is typed. */
  const first = computed(() => [...actions(), ...names.places()])
  const asked = computed(() => step.value?.then?.() ?? null)
  const match = computed(() => matcher(asked.value ?? [...first.value, ...names.others()]))

  const beginning = computed((): Group[] => {
    if (asked.value)
      return byKind(asked.value.slice(0, MOST_ASKED))
    const lately = recent(id => first.value.find(entry => entry.id === id) ?? names.other(id))
    return [...byKind(lately), ...byKind(first.value.filter(({ id }) => lately.every(entry => entry.id !== id)))]
  })
  const groups = computed((): Group[] => words.value.trim()
    ? [...match.value(words.value), ...byKind(search.found.value?.results.map(search.entryOf) ?? [])]
    : beginning.value)
  const rows = computed(() => groups.value.flatMap(({ entries }) => entries))
  const chosen = computed(() => rows.value.find(({ id }) => id === chosenId.value) ?? rows.value[0] ?? null)
  watch(words, () => chosenId.value = null) // the best one is chosen again

  function move(by: number): void {
    const { length } = rows.value
    if (length > 0)
      chosenId.value = rows.value[(rows.value.indexOf(chosen.value!) + by + length) % length]!.id
  }

  /** Goes where a row leads, does what it does, or asks for what it needs. */
  async function choose(entry: Entry, newTab = false): Promise<void> {
    if (entry.then) {
      step.value = entry
      words.value = ''
      return
    }
    remember(step.value ?? entry)
    if (entry.to && newTab)
      return void window.open(router.resolve(entry.to).href, '_blank', 'noopener')
    close()
    try {
      await (entry.to ? router.push(entry.to) : entry.run?.())
    }
    catch (error) {
      toast.fail(error)
    }
  }

  /** Leaves the second question; false where there was none. */
  function back(): boolean {
    const was = step.value !== null
    step.value = null
    words.value = ''
    return was
  }

  return { words, step, groups, rows, chosen, search, move, choose, back }
}
