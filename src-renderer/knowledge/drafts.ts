// Pages being written and not saved: they outlive the page they were written on, and a reload of the window.
import type { Draft } from './fields'
import { shallowReactive } from 'vue'
import { changedIn } from './fields'

const KEPT = 'cococat.drafts.knowledge'

export const drafts = shallowReactive(new Map<string, Draft>(read()))
export const draftKey = (kb: string, slug: string): string => `${kb}/${slug}`
/** A page that is not there yet is known by how it was to be called; no slug begins so. */
export const newKey = (kb: string, title: string): string => `${kb}/?${title}`

export function isUnsaved(key: string): boolean {
  const draft = drafts.get(key)
  return draft !== undefined && changedIn(draft).length > 0
}

/** A phone ends a page without asking: what was written is laid aside whenever it goes out of sight. */
function keep(): void {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify([...drafts].filter(([key]) => isUnsaved(key))))
  }
  catch {} // no room for it: the browser still asks before it leaves
}

function read(): [string, Draft][] {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? '[]') as [string, Draft][]
  }
  catch {
    return []
  }
}

window.addEventListener('pagehide', keep)
document.addEventListener('visibilitychange', () => {
  if (document.hidden)
    keep()
})
window.addEventListener('beforeunload', (event) => {
  if ([...drafts.keys()].some(isUnsaved))
    event.preventDefault()
})
