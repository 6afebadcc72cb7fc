// A tree by the keyboard: up and down, right unfolds, left folds or goes to what a row belongs to, Enter opens, letters find.
import type { Ref } from 'vue'
import type { TreeRow } from './tree'
import { ref, watch } from 'vue'

/** Letters typed within this time belong together. */
const TYPING_MS = 700

export function usePickedRow({ rows, here, fold, focus, open }: {
  rows: Readonly<Ref<readonly TreeRow[]>>
  /** The row of the page that is open. */
  here: Readonly<Ref<number>>
  fold: (type: string, now: boolean) => void
  focus: (place: number) => void
  open: (slug: string) => void
}) {
  const picked = ref(0)
  let typed = ''
  let last = 0
  watch(here, (place) => {
    if (place >= 0)
      picked.value = place
  }, { immediate: true })

  function go(place: number): void {
    picked.value = Math.max(0, Math.min(rows.value.length - 1, place))
    focus(picked.value)
  }

  function right(row: TreeRow, place: number): void {
    if (row.level === 1 && !row.open)
      fold(row.type, false)
    else if (row.level === 1)
      go(place + 1)
  }

  function left(row: TreeRow, place: number): void {
    if (row.level === 1)
      fold(row.type, true)
    else
      go(rows.value.findLastIndex((one, i) => i < place && one.level === 1))
  }

  function enter(row: TreeRow): void {
    if (row.level === 1)
      fold(row.type, row.open)
    else
      open(row.page.slug)
  }

  function type(letter: string, place: number): void {
    typed = Date.now() - last < TYPING_MS ? typed + letter : letter
    last = Date.now()
    const begins = (row: TreeRow): boolean => (row.level === 1 ? row.name : row.page.title).toLowerCase().startsWith(typed.toLowerCase())
    const from = typed.length > 1 ? place : place + 1
    const next = rows.value.findIndex((row, i) => i >= from && begins(row))
    const found = next >= 0 ? next : rows.value.findIndex(begins)
    if (found >= 0)
      go(found)
  }

  const keys: Record<string, (row: TreeRow, place: number) => void> = {
    'ArrowDown': (_, place) => go(place + 1),
    'ArrowUp': (_, place) => go(place - 1),
    'ArrowRight': right,
    'ArrowLeft': left,
    'Home': () => go(0),
    'End': () => go(rows.value.length - 1),
    'Enter': enter,
    ' ': enter,
  }

  function press(event: KeyboardEvent): void {
    const row = rows.value[picked.value]
    if (!row || event.ctrlKey || event.metaKey || event.altKey || event.isComposing)
      return
    if (keys[event.key])
      keys[event.key]!(row, picked.value)
    else if (event.key.length === 1)
      type(event.key, picked.value)
    else
      return
    event.preventDefault()
  }

  return { picked, press }
}
