// What a section shows stays true: facts are taken in, none is lost to an answer that was on its way, and old is better than gone.
import type { Office } from '@server/engine/contract'
import type { EffectScope } from 'vue'
import type { PlayedServer } from '../played'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { effectScope } from 'vue'
import { client } from '@/api/client'
import { STANDARD } from '@/settings/bounds/standard'
import { useLoaded } from '@/settings/loaded'
import { playServer, settle } from '../played'

const office = (running: number): Office => ({ paused: false, paused_at: null, bounds: { ...STANDARD }, running, queued: 0, waiting: 0 })
let server: PlayedServer
let scope: EffectScope

function open() {
  return scope.run(() => {
    const loaded = useLoaded(async () => (await client.office.state()).office)
    loaded.follow('office.updated', (_, told) => told)
    return loaded
  })!
}

beforeEach(() => {
  server = playServer({ 'GET /api/office': () => ({ office: office(1) }) })
  scope = effectScope()
})
afterEach(() => scope.stop())

describe('what a section shows', () => {
  it('is loaded once, and follows what is told', async () => {
    const { value, state } = open()
    expect(state.value).toBe('loading')
    await settle()
    expect([state.value, value.value?.running]).toEqual(['ready', 1])
    server.say('office.updated', office(5))
    expect(value.value?.running).toBe(5)
    expect(server.asked).toEqual(['GET /api/office'])
  })

  it('asks again when something was told while the answer was on its way', async () => {
    const release = server.hold()
    const { value } = open()
    await settle()
    server.answers['GET /api/office'] = () => ({ office: office(7) })
    server.say('office.updated', office(7))
    release()
    await settle()
    expect(value.value?.running).toBe(7)
    expect(server.asked).toHaveLength(2)
  })

  it('stays on the screen when it cannot be fetched anew, and says that it failed when there is nothing to show', async () => {
    const { value, state, load } = open()
    await settle()
    delete server.answers['GET /api/office']
    await load()
    expect([state.value, value.value?.running]).toEqual(['ready', 1])
    const other = open()
    await settle()
    expect(other.state.value).toBe('failed')
    expect(other.error.value).toMatchObject({ code: 'not_found' })
  })

  it('hears nothing more when its section is gone', async () => {
    const { value } = open()
    await settle()
    scope.stop()
    server.say('office.updated', office(9))
    expect(value.value?.running).toBe(1)
  })
})
