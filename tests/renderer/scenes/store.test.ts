// Scenes, their visitors, their talks and their contexts stay true by themselves, and nothing a person wrote is lost.
import type { Scene, SceneMessage } from '@server/scenes/contract'
import type { PlayedServer } from '../played'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useContext } from '@/scenes/context'
import { useScenes } from '@/scenes/store'
import { useTalk } from '@/scenes/talk'
import { useVisitors } from '@/scenes/visitors'
import { playServer, settle } from '../played'

const at = (seconds: number): string => new Date(Date.UTC(2026, 10, 22, 9) + seconds * 1000).toISOString()
const scene = (id: string, more: Partial<Scene> = {}): Scene => ({ id, name: id, description: '', context_preview: '', kbs: [], roster: [], skills: [], created_at: at(0), updated_at: at(0), ...more })
const message = (n: number, more: Partial<SceneMessage> = {}): SceneMessage => ({
  id: `m${String(n).padStart(4, '0')}`,
  scene_id: 'shop',
  user_id: 'ann',
  direction: n % 2 ? 'outgoing' : 'incoming',
  content: `Words ${n}`,
  agent_id: 'writer',
  channel: 'api',
  reply_to: null,
  timestamp: at(n),
  ...more,
})
const said = Array.from({ length: 80 }, (_, n) => message(n))

let server: PlayedServer
let written = 'Be brief.'

beforeEach(() => {
  written = 'Be brief.'
  server = playServer({
    'GET /api/scenes': () => ({ scenes: [scene('default'), scene('shop', { created_at: at(5), roster: [{ agent_id: 'writer', role: 'words' }, { agent_id: 'leader', role: '' }] })] }),
    'PUT /api/scenes/shop/roster': (_, body) => body,
    'GET /api/scenes/shop/users': () => ({ users: [{ user_id: 'ann', messages: 80, last_at: at(79) }, { user_id: 'ben', messages: 2, last_at: at(40) }] }),
    'GET /api/scenes/shop/users/ann/history': (url) => {
      const before = url.searchParams.get('before')
      const end = before ? said.findIndex(each => each.id === before) : said.length
      const start = Math.max(0, end - 50)
      return { history: said.slice(start, end), ...(start > 0 && { next_before: said[start]!.id }) }
    },
    'GET /api/scenes/shop/context': () => ({ content: written, updated_at: at(1) }),
    'PUT /api/scenes/shop/context': (_, body) => ({ content: written = (body as { content: string }).content, updated_at: at(2) }),
    'DELETE /api/scenes/shop/roster/writer': () => ({ status: 'deleted', id: 'writer' }),
    'POST /api/scenes/shop/roster': (_, body) => ({ member: body }),
  })
})

/** Something a component would use, as long as the component is there. */
async function used<T>(use: () => T): Promise<{ it: T, leave: () => void }> {
  const scope = effectScope()
  const it = scope.run(use)!
  await settle()
  return { it, leave: () => scope.stop() }
}

describe('scenes', () => {
  it('are kept current by their events, the one that is always there first', async () => {
    const scenes = useScenes()
    await settle()
    server.say('scene.created', scene('alley', { created_at: at(1) }))
    server.say('scene.updated', scene('shop', { name: 'The shop', created_at: at(5) }))
    expect(scenes.list.map(each => each.name)).toEqual(['default', 'alley', 'The shop'])
    server.say('scene.removed', { id: 'alley' })
    expect(scenes.list.map(each => each.id)).toEqual(['default', 'shop'])
  })

  it('get another lead with one request', async () => {
    const scenes = useScenes()
    await vi.waitFor(() => expect(scenes.state).toBe('ready')) // what it asks at first is asked
    server.asked.length = 0
    await scenes.arrange('shop', [{ agent_id: 'leader', role: '' }, { agent_id: 'writer', role: 'words' }])
    expect(server.asked).toEqual(['PUT /api/scenes/shop/roster'])
    expect(scenes.byId('shop')?.roster.map(member => member.agent_id)).toEqual(['leader', 'writer'])
  })
})

describe('the visitors of a scene', () => {
  it('come to the top when they speak, are counted once, and new ones appear', async () => {
    const { it: { visitors }, leave } = await used(() => useVisitors('shop'))
    server.say('scene.message', message(79)) // it is in the list already
    expect(visitors.value?.[0]).toMatchObject({ user_id: 'ann', messages: 80 })
    server.say('scene.message', message(90, { user_id: 'ben' }))
    server.say('scene.message', message(91, { user_id: 'cleo' }))
    server.say('scene.message', message(92, { scene_id: 'default', user_id: 'dora' }))
    expect(visitors.value?.map(({ user_id, messages }) => [user_id, messages])).toEqual([['cleo', 1], ['ben', 3], ['ann', 80]])
    leave()
  })

  it('who speak while the list is on its way are not missed', async () => {
    const open = server.hold()
    const { it: { visitors }, leave } = await used(() => useVisitors('shop'))
    server.say('scene.message', message(90, { user_id: 'cleo' }))
    open()
    await settle()
    expect(visitors.value?.map(visitor => visitor.user_id)).toEqual(['cleo', 'ann', 'ben'])
    leave()
  })
})

describe('a talk', () => {
  it('comes by pages, each line once, and grows live with what is said there and nowhere else', async () => {
    const { it: talk, leave } = await used(() => useTalk('shop', 'ann'))
    expect(talk.rows).toHaveLength(50)
    server.say('scene.message', message(80))
    server.say('scene.message', message(80))
    server.say('scene.message', message(81, { user_id: 'ben' }))
    server.say('scene.message', message(82, { scene_id: null }))
    await talk.older()
    expect(talk.rows.map(line => line.id)).toEqual([...said, message(80)].map(line => line.id))
    expect(talk.tail).toBe('end')
    leave()
  })
})

describe('a context', () => {
  it('follows what others write, unless the person wrote something too', async () => {
    const { it: context, leave } = await used(() => useContext('shop'))
    written = 'Be friendly.'
    server.say('scene.updated', scene('shop'))
    await settle()
    expect(context.text.value).toBe('Be friendly.')
    context.text.value = 'Be both.'
    written = 'Be neither.'
    server.say('scene.updated', scene('shop'))
    await settle()
    expect(context.text.value).toBe('Be both.')
    expect(context.contested.value).toBe(true)
    context.discard()
    expect(context.text.value).toBe('Be neither.')
    leave()
  })

  it('is not laid over a change that the person has not seen', async () => {
    const { it: context, leave } = await used(() => useContext('shop'))
    context.text.value = 'Mine.'
    written = 'Theirs.'
    expect(await context.save()).toBe(false)
    expect(written).toBe('Theirs.')
    expect(context.contested.value).toBe(true)
    expect(await context.save()).toBe(true)
    expect(written).toBe('Mine.')
    expect(context.unsaved.value).toBe(false)
    leave()
  })

  it('keeps what is typed while it is being saved, and what was not saved when the page is left', async () => {
    const first = await used(() => useContext('shop'))
    first.it.text.value = 'One.'
    const saving = first.it.save()
    first.it.text.value = 'One, two.'
    await saving
    expect(written).toBe('One.')
    expect([first.it.text.value, first.it.unsaved.value, first.it.contested.value]).toEqual(['One, two.', true, false])
    first.leave()
    const second = await used(() => useContext('shop'))
    expect(second.it.text.value).toBe('One, two.')
    second.it.discard()
    second.leave()
  })
})
