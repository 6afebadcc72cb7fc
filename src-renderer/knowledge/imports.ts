// Files on their way into a base: one after the other, each with what became of it; the person may go elsewhere meanwhile, or stop it.
import type { Page } from '@server/knowledge/contract'
import { IMPORT_LIMIT } from '@server/knowledge/contract'
import { computed, shallowReactive, shallowRef } from 'vue'
import { client } from '@/api/client'
import { ApiError } from '@/api/error'

/** What can be made a page of; the server looks into the file as well. */
export const READABLE = ['.md', '.markdown', '.txt', '.html', '.htm', '.pdf', '.docx'] as const
export const isReadable = (name: string): boolean => READABLE.some(ending => name.toLowerCase().endsWith(ending))

export interface Sending {
  readonly id: number
  readonly kb: string
  readonly file: File
  state: 'waiting' | 'sending' | 'done' | 'failed' | 'stopped'
  page: Page | null
  /** Why it failed; of one that was stopped: that it was on its way already, and its page may come. */
  error: unknown
}

const isOver = ({ state }: Sending): boolean => state !== 'waiting' && state !== 'sending'

/** Made once, by the store of knowledge. */
export function createImports() {
  const list = shallowRef<readonly Sending[]>([])
  const running = computed(() => list.value.some(one => !isOver(one)))
  let last = 0
  let stopping = new AbortController()
  let going = false

  const following = (): Sending | undefined => list.value.find(one => one.state === 'waiting')

  async function send(one: Sending, signal: AbortSignal): Promise<void> {
    one.state = 'sending'
    try {
      if (!isReadable(one.file.name))
        throw new ApiError(415, 'unsupported_file', 'This kind of file cannot be read')
      if (one.file.size > IMPORT_LIMIT)
        throw new ApiError(413, 'file_too_large', 'The file is too large')
      const bytes = new Uint8Array(await one.file.arrayBuffer())
      const { page } = await client.knowledge.import({ params: { id: one.kb }, query: { name: one.file.name }, bytes }, { signal })
      one.page = page
      one.state = 'done'
    }
    catch (error) {
      one.error = error
      one.state = signal.aborted ? 'stopped' : 'failed'
    }
  }

  async function go(): Promise<void> {
    if (going)
      return
    going = true
    for (let next = following(); next; next = following())
      await send(next, stopping.signal)
    going = false
  }

  /** Adds files to those on their way. */
  function add(kb: string, files: readonly File[]): void {
    const fresh = files.map(file => shallowReactive<Sending>({ id: ++last, kb, file, state: 'waiting', page: null, error: null }))
    const before = running.value ? list.value : [] // what was done before has been seen
    list.value = [...before, ...fresh]
    void go()
  }

  /** Ends the file that is being sent and all that wait; the pages made so far stay. */
  function stop(): void {
    list.value.filter(one => one.state === 'waiting').forEach(one => one.state = 'stopped')
    stopping.abort()
    stopping = new AbortController()
  }

  /** Forgets what is over. */
  const clear = (): void => void (list.value = list.value.filter(one => !isOver(one)))

  return { list, running, add, stop, clear }
}
