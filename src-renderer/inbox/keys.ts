// The inbox by keys: one thing is selected, keys move on, open it or decide it.
import type { Ref } from 'vue'
import type { Item } from './item'
import { useEventListener } from '@vueuse/core'
import { computed, nextTick, ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useShortcuts } from '@/shell/shortcuts'
import { useDeeds } from './deeds'

const MOVES: Readonly<Record<string, number>> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }
/** After the list moved by itself a key does nothing for so long: it was meant for what stood there before. */
const SETTLE_MS = 400

export interface KeysOptions {
  /** What is on the screen, in its order. */
  items: Ref<readonly Item[]>
  open: (item: Item) => void
  /** A reason for a refusal is to be written. */
  reason: (item: Item) => void
}

/** A letter is what its key says with or without Shift, whatever the lock of capitals says. */
const letterOf = ({ key, shiftKey }: KeyboardEvent): string => key.length > 1 ? key : shiftKey ? key.toUpperCase() : key.toLowerCase()

/** Keys are for the list while the focus is on it or nowhere: never while something is written, or a menu or dialog is open. */
function isMine({ target, defaultPrevented, ctrlKey, metaKey, altKey, isComposing }: KeyboardEvent): boolean {
  const at = target as HTMLElement
  return !defaultPrevented && !ctrlKey && !metaKey && !altKey && !isComposing
    && (at === document.body || at.closest('main') !== null) && at.closest('input, textarea, select, [contenteditable]') === null
}

/** What the keys do, for the sheet of shortcuts; which of the deeds there are depends on what is selected. */
const LISTED = { a: ['allow', 'hire', 'goOn'], A: ['always'], d: ['deny', 'reject'], r: ['retry'], e: ['dismiss', 'seen', 'read'] }

function useListed(): void {
  const { t } = useI18n()
  useShortcuts({
    title: () => t('inbox.title'),
    shortcuts: () => [
      { keys: ['j'], words: t('inbox.keys.down') },
      { keys: ['k'], words: t('inbox.keys.up') },
      { keys: ['↵'], words: t('inbox.panel.open') },
      ...Object.entries(LISTED).map(([key, names]) => ({ keys: [key], words: names.map(name => t(`inbox.deed.${name}`)).join(' / ') })),
      { keys: ['D'], words: t('inbox.keys.reasoned') },
    ],
  })
}

/** Follows the keys as long as the page is open. */
export function useInboxKeys({ items, open, reason }: KeysOptions) {
  const deeds = useDeeds()
  useListed()
  const selected = ref<string | null>(null)
  const item = computed(() => items.value.find(each => each.key === selected.value))
  /** Until the person has chosen, the first one is selected, whatever comes. */
  let chosen = false
  let settled = 0

  function select(key: string): void {
    chosen = true
    selected.value = key
  }

  function focus(): void {
    void nextTick(() => {
      const row = document.getElementById(selected.value ?? '')
      row?.focus({ preventScroll: true })
      row?.scrollIntoView({ block: 'nearest' })
    })
  }

  function move(by: number): void {
    const place = items.value.findIndex(each => each.key === selected.value)
    const next = items.value[Math.max(0, Math.min(items.value.length - 1, place + by))]
    if (!next)
      return
    select(next.key)
    focus()
  }

  // When what was selected is gone, what takes its place is selected; the focus follows where it would be lost.
  watch(() => items.value.map(each => each.key), (now, before = []) => {
    if (chosen && now.includes(selected.value ?? ''))
      return
    const place = before.indexOf(selected.value ?? '')
    selected.value = (chosen ? now[Math.min(Math.max(place, 0), now.length - 1)] : now[0]) ?? null
    if (place < 0 || now.includes(before[place]!))
      return
    settled = performance.now() + SETTLE_MS
    const row = document.getElementById(before[place]!)
    if (document.activeElement === document.body || row?.contains(document.activeElement))
      focus()
  }, { immediate: true })

  function decide(event: KeyboardEvent, about: Item): void {
    const key = letterOf(event)
    const all = deeds.of(about)
    const deed = all.find(each => each.key === key)
    if (event.repeat || performance.now() < settled || !(deed || key === 'D'))
      return
    event.preventDefault()
    if (deed)
      void deeds.run(about, deed)
    else if (all.some(each => each.takesReason))
      reason(about)
  }

  useEventListener(document, 'keydown', (event) => {
    if (!isMine(event))
      return
    const by = MOVES[event.key]
    const target = event.target as HTMLElement
    if (by) {
      event.preventDefault()
      move(by)
    }
    else if (event.key === 'Enter' && item.value && target.closest('a, button') === null) {
      event.preventDefault()
      open(item.value)
    }
    else if (item.value) {
      decide(event, item.value)
    }
  })

  return { selected, item, select }
}
