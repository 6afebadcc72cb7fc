// Short notes at the edge of the screen: what was done, with a way back, or what went wrong.
import { shallowRef } from 'vue'
import { explain } from './errors'

export interface Toast {
  id: number
  text: string
  tone: 'plain' | 'bad'
  undo?: () => void | Promise<void>
}

export const toasts = shallowRef<readonly Toast[]>([])
/** More at once nobody reads. */
const MOST = 3
let last = 0

function show(toast: Omit<Toast, 'id'>): void {
  last += 1
  toasts.value = [...toasts.value, { ...toast, id: last }].slice(-MOST)
}

/** Takes a note away: read, undone, or its time is over. */
export function dismiss(id: number): void {
  toasts.value = toasts.value.filter(toast => toast.id !== id)
}

/** `say` for what was done, `fail` for what was not. */
export function useToast() {
  return {
    say: (text: string, { undo }: { undo?: Toast['undo'] } = {}): void => show({ text, tone: 'plain', undo }),
    fail: (error: unknown): void => show({ text: explain(error), tone: 'bad' }),
  }
}
