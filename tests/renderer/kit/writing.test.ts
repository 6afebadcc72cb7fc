// What a person writes is never lost and never laid over what others wrote unseen.
import { beforeEach, describe, expect, it } from 'vitest'
import { effectScope } from 'vue'
import { ApiError } from '@/api/error'
import { useWriting } from '@/kit/writing'
import { playServer, settle } from '../played'

let there = ''
let named = 0
const writes: string[] = []
/** What the agent writes between the look and the write of the page. */
let meanwhile: (() => void) | null = null

beforeEach(() => {
  playServer({})
  there = '- one\n- two\n'
  writes.length = 0
  meanwhile = null
})

async function opened(name = `text ${++named}`) {
  const scope = effectScope()
  const it = scope.run(() => useWriting(name, {
    read: async () => ({ content: there }),
    async write(content, known) {
      meanwhile?.()
      meanwhile = null
      if (known.content !== there)
        throw new ApiError(412, 'stale', 'It was changed meanwhile.')
      writes.push(content)
      there = content
      return { content }
    },
  }))!
  await settle()
  return { it, name, leave: () => scope.stop() }
}

describe('a text being written', () => {
  it('is put together with what others wrote in other lines', async () => {
    const { it } = await opened()
    it.text.value = '- one, mine\n- two\n'
    there = '- one\n- two\n- theirs\n'
    await it.load()
    expect([it.text.value, it.contested.value]).toEqual(['- one, mine\n- two\n', true])
    expect(await it.save()).toBe(true)
    expect([there, it.text.value, it.unsaved.value, it.contested.value]).toEqual(['- one, mine\n- two\n- theirs\n', '- one, mine\n- two\n- theirs\n', false, false])
  })

  it('is put together even with what comes in the moment of saving', async () => {
    const { it } = await opened()
    it.text.value = '- one\n- two\n- mine\n'
    meanwhile = () => there = '- one\n- two\n- theirs\n'
    expect(await it.save()).toBe(true)
    expect(there).toBe('- one\n- two\n- theirs\n- mine\n')
    expect(writes).toHaveLength(1)
  })

  it('waits for the person where both changed the same line, and then is as they want it', async () => {
    const { it } = await opened()
    it.text.value = '- mine\n- two\n'
    there = '- theirs\n- two\n- three\n'
    expect(await it.save()).toBe(false)
    expect([there, it.contested.value, it.base.value]).toEqual(['- theirs\n- two\n- three\n', true, '- one\n- two\n'])
    expect(await it.save()).toBe(true)
    expect(there).toBe('- mine\n- two\n- three\n')
  })

  it('outlives its page, and is none once it says what stands there', async () => {
    const first = await opened()
    first.it.text.value = 'mine'
    first.leave()
    const second = await opened(first.name)
    expect([second.it.text.value, second.it.unsaved.value]).toEqual(['mine', true])
    there = 'mine'
    await second.it.load()
    expect(second.it.unsaved.value).toBe(false)
    second.leave()
  })

  it('typed on while it is saved stays to be saved', async () => {
    const { it } = await opened()
    it.text.value = '- one\n- two\n- three\n'
    const saving = it.save()
    it.text.value = '- one\n- two\n- three\n- four\n'
    await saving
    expect([there, it.text.value, it.contested.value]).toEqual(['- one\n- two\n- three\n', '- one\n- two\n- three\n- four\n', false])
    it.discard()
    expect(it.text.value).toBe(there)
  })
})
