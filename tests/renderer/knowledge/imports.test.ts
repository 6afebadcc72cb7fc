// Files on their way in: one after the other, each with its own end, and stopped when the person says so.
import type { Sending } from '@/knowledge/imports'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createImports } from '@/knowledge/imports'
import { whole } from './pages'

let asked: string[] = []
let answer: (name: string, signal: AbortSignal | null | undefined) => Promise<Response>
const file = (name: string, words = 'words'): File => new File([words], name)
const states = (list: readonly Sending[]): string[] => list.map(one => `${one.file.name} ${one.state}`)

beforeEach(() => {
  setActivePinia(createPinia())
  asked = []
  answer = async name => Response.json({ page: whole({ title: name }) }, { status: 201 })
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    const name = new URL(address, 'http://cococat.test').searchParams.get('name')!
    asked.push(name)
    return answer(name, init.signal)
  })
})

describe('files', () => {
  it('are sent one after the other, as they are', async () => {
    let bytes = ''
    vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
      bytes = new TextDecoder().decode(init.body as Uint8Array)
      return Response.json({ page: whole() }, { status: 201 })
    })
    const { add, list, running } = createImports()
    add('shop', [file('一.md', '# 一')])
    await expect.poll(() => running.value).toBe(false)
    expect(bytes).toBe('# 一')
    expect(list.value[0]?.page?.slug).toBe('refunds')
  })

  it('that cannot be read fail alone, without being sent', async () => {
    answer = async name => name === 'b.pdf' ? Response.json({ error: 'no', code: 'no_text' }, { status: 400 }) : Response.json({ page: whole() }, { status: 201 })
    const { add, list, running } = createImports()
    add('shop', [file('film.mp4'), file('a.md'), file('b.pdf'), file('c.TXT')])
    await expect.poll(() => running.value).toBe(false)
    expect(states(list.value)).toEqual(['film.mp4 failed', 'a.md done', 'b.pdf failed', 'c.TXT done'])
    expect(list.value[0]?.error).toMatchObject({ code: 'unsupported_file' })
    expect(asked).toEqual(['a.md', 'b.pdf', 'c.TXT'])
  })

  it('end where the person stops them; what is done stays, and more can be added after', async () => {
    answer = (name, signal) => name === 'b.md'
      ? new Promise((_, reject) => signal!.addEventListener('abort', () => reject(signal!.reason)))
      : Promise.resolve(Response.json({ page: whole() }, { status: 201 }))
    const { add, list, running, stop, clear } = createImports()
    add('shop', [file('a.md'), file('b.md'), file('c.md')])
    await expect.poll(() => states(list.value)).toEqual(['a.md done', 'b.md sending', 'c.md waiting'])
    stop()
    await expect.poll(() => running.value).toBe(false)
    expect(states(list.value)).toEqual(['a.md done', 'b.md stopped', 'c.md stopped'])
    clear()
    expect(list.value).toEqual([])
    add('shop', [file('d.md')])
    await expect.poll(() => states(list.value)).toEqual(['d.md done'])
    expect(asked).toEqual(['a.md', 'b.md', 'd.md'])
  })
})
