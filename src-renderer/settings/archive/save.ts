// Saves a scene or the whole team as a file. The browser fetches it by itself: it may be larger than a page can hold.
import { api } from '@/api/routes'

/** Without a scene it is the whole team. */
export function saveArchive(scene = '', memories = true): void {
  const link = document.createElement('a')
  link.href = `${api.archive.pack.path}?${new URLSearchParams({ ...scene && { scene }, memories: String(memories) })}`
  link.download = '' // so that a refusal never takes the place of the page
  link.click()
}
