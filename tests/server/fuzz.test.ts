import type { Bait, Document, Shot } from '../support/hostile'
import type { TestHouse } from '../support/house'
// Promise: no input, however strange, breaks the house: no 5xx, no stack trace, one shape of refusal; and what was there is as it was.
import type { Answer } from '../support/knock'
import { join } from 'node:path'
import process from 'node:process'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { asEnvelope } from '../support/client'
import { shots } from '../support/hostile'
import { openTestHouse, temporaryFolder } from '../support/house'
import { knock } from '../support/knock'
import { played } from '../support/models'

const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1e9)
const SHOTS = Number(process.env.FUZZ_SHOTS ?? 6000)
const AT_ONCE = 8

/** Rows that only add something, so that they may be asked of what exists. */
const ADDS = new Set(['mailbox.send', 'chat.post', 'scenes.chat', 'knowledge.createPage', 'knowledge.import', 'schedule.create', 'entries.create', 'agents.create', 'hiring.plan', 'hiring.request', 'channels.wechat', 'channels.webhook'])
/** Rows that would lock the test itself out, start a program that reaches for the internet, or knock at every other row: asked without credentials only. */
const SPARED = new Set(['auth.signOutEverywhere', 'auth.changePassword', 'exposure.setTunnel', 'exposure.check'])
/** Rows that answer in another protocol's words, or as a page. */
const RAW = new Set(['docs.page', 'docs.style', 'usage.export', 'archive.pack', 'channels.wechatCheck', 'channels.wechat', 'channels.webhook', 'channels.webhookCheck'])

/** One thing of every kind, beside the sample team. */
async function furnish({ client }: TestHouse): Promise<void> {
  await client.knowledge.createPage({ params: { id: 'handbook' }, body: { title: 'Control 对照', slug: 'control', body: 'It stays. 它不变。', tags: ['a'] } })
  await client.chat.create({ body: { name: 'Control', id: 'control', members: ['writer'] } })
  await client.chat.post({ params: { id: 'control' }, body: { content: 'It stays.' } })
  await client.mailbox.send({ body: { to: 'user', from: 'leader', content: 'It stays.' } })
  await client.mailbox.send({ body: { to: 'writer', content: 'It stays.' } })
  await client.schedule.create({ body: { name: 'Control', id: 'control', task: 'Stay.', assigned_to: 'leader', cron: '0 0 1 1 *' } })
  await client.entries.create({ body: { channel: 'generic', name: 'Control', id: 'control', target_type: 'scene', target_id: 'counter', config: { secret: 'never-guessed' } } })
  await client.entries.create({ body: { channel: 'wechat', name: 'Control', id: 'control-wechat', target_type: 'scene', target_id: 'counter', config: { token: 'never-guessed', app_id: 'wx', app_secret: 'x' } } })
  await client.hiring.request({ body: { name: 'Control' } })
}

/** Everything there is now, by kind and id; with `known`, only what stood there then. */
async function inventory({ client }: TestHouse, known?: Record<string, Record<string, unknown>>): Promise<Record<string, Record<string, unknown>>> {
  const byId = <T extends object>(things: T[], id: (thing: T) => string | number, show: (thing: T) => unknown = thing => thing): Record<string, unknown> => Object.fromEntries(things.map(thing => [id(thing), show(thing)]))
  const { agents } = await client.agents.list()
  const { scenes } = await client.scenes.list()
  const { groups } = await client.chat.groups()
  const of = <T>(ids: string[], read: (id: string) => Promise<T>): Promise<Record<string, T>> => Promise.all(ids.map(async id => [id, await read(id)] as const)).then(Object.fromEntries) as Promise<Record<string, T>>
  const team = ['leader', 'researcher', 'writer']
  const all: Record<string, Record<string, unknown>> = {
    agents: byId(agents, agent => agent.id, ({ status: _, ...agent }) => agent),
    profiles: await of(team, async id => client.agents.profile({ params: { id } })),
    memories: await of(team, async id => client.agents.memory({ params: { id } })),
    scenes: byId(scenes, scene => scene.id),
    contexts: await of(['default', 'counter'], async id => client.scenes.context({ params: { id } })),
    kbs: byId((await client.knowledge.list()).kbs, kb => kb.id, ({ name, purpose, created_at }) => ({ name, purpose, created_at })),
    pages: await of((await client.knowledge.pages({ params: { id: 'handbook' }, query: { limit: 500 } })).pages.map(page => page.slug), async slug => client.knowledge.page({ params: { id: 'handbook', slug } }).then(({ page: { backlinks: _, ...page } }) => page)),
    groups: byId(groups, group => group.id, group => ({ ...group, members: group.members.filter(id => team.includes(id)) })),
    messages: byId((await client.chat.messages({ params: { id: 'control' }, query: { limit: 500 } })).messages, message => message.id),
    letters: Object.assign({}, ...await Promise.all([...team, 'user'].map(async agent_id => byId((await client.mailbox.read({ params: { agent_id }, query: { limit: 500 } })).messages, letter => letter.id)))) as Record<string, unknown>,
    tasks: byId((await client.schedule.list()).tasks, task => task.id),
    entries: byId((await client.entries.list()).entries, entry => entry.id),
    hires: byId((await client.hiring.pending()).pending, request => request.id),
    keys: byId((await client.auth.listKeys()).keys, key => key.id, ({ name, scopes }) => ({ name, scopes })),
  }
  return Object.fromEntries(Object.entries(all).map(([kind, things]) => [kind, known ? Object.fromEntries(Object.entries(things).filter(([id]) => Object.hasOwn(known[kind]!, id))) : things]))
}

function judge({ operation, method, path, knock }: Shot, { status, headers, text, json }: Answer): void {
  const asked = `${method} ${path.slice(0, 300)} ${JSON.stringify(knock).slice(0, 500)} → ${status} ${text.slice(0, 500)}`
  expect(status, asked).toBeLessThan(500)
  expect(text, asked).not.toMatch(/\n\s+at |node_modules|SqliteError|ZodError/)
  if (status >= 400)
    expect(() => asEnvelope(json), asked).not.toThrow()
  else if (!RAW.has(operation) && !headers['content-type']?.startsWith('text/event-stream'))
    expect(headers['content-type'], asked).toBe('application/json; charset=utf-8')
}

it(`${SHOTS} hostile requests over all rows leave the house as it was (FUZZ_SEED=${SEED})`, { timeout: 90_000 }, async () => {
  using folder = temporaryFolder()
  const model = played(() => ({ kind: 'answer', text: null }))
  const house = await openTestHouse({ home: folder.path, sample: true, model })
  await furnish(house)
  const callers = [{ as: `Bearer ${house.token}` }, {}, { as: 'Bearer x.y.z' }, { as: 'Basic eDp5' }, { headers: { 'x-api-key': house.keyFor('read').secret } }, { headers: { 'x-api-key': house.keyFor('chat').secret } }, { headers: { 'x-api-key': '\' OR 1=1 --' } }]
  await house.settled()
  const before = await inventory(house)
  const existing: Bait['existing'] = {
    'agents.id': ['leader', 'writer'],
    'scenes.id': ['default', 'counter'],
    'knowledge.id': ['handbook'],
    'chat.id': ['control', 'general'],
    'schedule.id': ['control'],
    'entries.id': ['control'],
    'channels.id': ['control', 'counter', 'leader'],
    'agent_id': ['leader', 'user', 'writer'],
    'scene_id': ['counter'],
    'slug': ['control'],
    'uid': ['anna'],
    'to': ['user', 'writer'],
    'from': ['user', 'leader'],
    'assigned_to': ['leader'],
    'target_type': ['scene'],
    'target_id': ['default'],
    'members': ['writer'],
  }
  const document = (await house.raw('GET', '/api/openapi.json')).json as Document
  const volley = shots(document, SEED, SHOTS, { existing, callers, adds: ADDS, spared: SPARED })
  const statuses: Record<number, number> = {}
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const shot of volley) {
      const answer = await knock(house.url, shot.method, shot.path, shot.knock)
      judge(shot, answer)
      if (shot.operation === 'office.change' && answer.status === 200)
        await house.client.office.change({ body: { paused: false } }) // whoever speaks to a house at rest is answered two minutes later
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
    }
  }))
  expect(Object.values(statuses).reduce((sum, count) => sum + count, 0)).toBe(SHOTS)
  expect(Object.keys(statuses).map(Number), JSON.stringify(statuses)).toEqual(expect.arrayContaining([200, 201, 400, 401, 403, 404, 415]))

  await house.settled()
  expect(await inventory(house, before)).toEqual(before)
  await house.close()
  const db = new Database(join(folder.path, 'cococat.db'), { readonly: true })
  expect(db.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }])
  expect(db.pragma('foreign_key_check')).toEqual([])
  db.close()
  await using again = await openTestHouse({ home: folder.path, model })
  expect(await inventory(again, before)).toEqual(before)
})
