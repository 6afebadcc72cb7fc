// Editing a page while others change it: nothing is lost, nothing is laid over what nobody saw.
import type { PlayedServer } from '../played'
import type { OpenedPage } from '@/knowledge/opened'
import { beforeEach, describe, expect, it } from 'vitest'
import { effectScope } from 'vue'
import { draftKey, drafts, newKey } from '@/knowledge/drafts'
import { useEditing } from '@/knowledge/editing'
import { newDraft } from '@/knowledge/fields'
import { useOpenedPage } from '@/knowledge/opened'
import { playServer, settle } from '../played'
import { whole } from './pages'

const ADDRESS = '/api/knowledge/shop/wiki/refunds'
const KEY = draftKey('shop', 'refunds')
let server: PlayedServer
let stored = whole()
let sent: { method: string, body: unknown, match: string | undefined }[] = []

/** As the server does it: 412 when the page is another than the one that was seen. */
function put(_: URL, body: unknown): unknown {
  stored = whole({ ...stored, ...body as object, etag: `"${Number(stored.etag.slice(1, -1)) + 1}"` })
  return { page: stored }
}

beforeEach(() => {
  stored = whole()
  sent = []
  drafts.clear()
  server = playServer({ [`GET ${ADDRESS}`]: () => ({ page: stored }), [`PUT ${ADDRESS}`]: put, 'POST /api/knowledge/shop/wiki': (_, body) => ({ page: whole({ ...body as object, slug: 'made', etag: '"9"' }) }) })
  const { fetch } = globalThis
  globalThis.fetch = async (address, init) => {
    const match = new Headers(init?.headers).get('if-match') ?? undefined
    if (init?.method !== 'GET')
      sent.push({ method: init!.method!, body: JSON.parse(String(init!.body)), match })
    if (init?.method === 'PUT' && match !== stored.etag)
      return Response.json({ error: 'stale', code: 'stale' }, { status: 412 })
    return fetch(address, init)
  }
})

async function open(): Promise<ReturnType<typeof useEditing> & { opened: OpenedPage, close: () => void }> {
  const scope = effectScope()
  const parts = scope.run(() => {
    const opened = useOpenedPage('shop', 'refunds')
    return { opened, ...useEditing(KEY, 'shop', opened) }
  })!
  await settle()
  return { ...parts, close: () => scope.stop() }
}

describe('a page that is saved', () => {
  it('says which state it was written on, and only what was changed', async () => {
    const { edit, save, unsaved } = await open()
    edit({ body: 'Within 14 days.' })
    expect(unsaved.value).toBe(true)
    expect((await save())?.body).toBe('Within 14 days.')
    expect(sent).toEqual([{ method: 'PUT', body: { body: 'Within 14 days.' }, match: '"1"' }])
    expect(unsaved.value).toBe(false)
    edit({ body: 'Within 7 days.' })
    await save()
    expect(sent[1]).toMatchObject({ match: '"2"' })
  })

  it('takes in what others changed beside it, and is saved on top', async () => {
    const { edit, save, theirs } = await open()
    edit({ body: 'Mine.' })
    stored = whole({ etag: '"5"', title: 'Paying back' }) // no fact has come yet
    expect(await save()).toMatchObject({ title: 'Paying back', body: 'Mine.' })
    expect(sent.map(({ match }) => match)).toEqual(['"1"', '"5"'])
    expect(theirs.value).toBeNull()
  })

  it('is not laid over what nobody saw: the person chooses', async () => {
    const { edit, save, theirs, keepMine, draft } = await open()
    edit({ body: 'Mine.' })
    stored = whole({ etag: '"5"', body: 'Theirs.' })
    expect(await save()).toBeNull()
    expect(theirs.value?.body).toBe('Theirs.')
    expect(draft.value?.fields.body).toBe('Mine.')
    expect(await save()).toBeNull() // still not chosen
    keepMine()
    expect(await save()).toMatchObject({ body: 'Mine.' })
    expect(sent.at(-1)).toMatchObject({ match: '"5"' })
  })

  it('shows theirs when the person gives way', async () => {
    const { edit, discard, draft, unsaved } = await open()
    edit({ body: 'Mine.' })
    stored = whole({ etag: '"5"', body: 'Theirs.' })
    server.say('page.updated', { kb_id: 'shop', slug: 'refunds', title: 'Refunds', type: 'rule', tags: [], updated_at: stored.updated_at, bytes: 1 })
    await settle()
    expect(draft.value?.contested).toEqual(['body'])
    discard()
    expect(draft.value?.fields.body).toBe('Theirs.')
    expect(unsaved.value).toBe(false)
  })

  it('keeps what is typed while it is on its way', async () => {
    const { edit, save, draft, unsaved } = await open()
    edit({ body: 'One.' })
    const release = server.hold()
    const saving = save()
    edit({ body: 'One. Two.' })
    release()
    await saving
    expect(draft.value?.fields.body).toBe('One. Two.')
    expect(unsaved.value).toBe(true)
  })

  it('is put back when it was deleted meanwhile', async () => {
    const { edit, save, opened } = await open()
    edit({ body: 'Mine.' })
    server.say('page.removed', { kb_id: 'shop', slug: 'refunds' })
    await settle()
    expect(opened.state.value).toBe('absent')
    expect((await save())?.slug).toBe('made')
    expect(sent).toEqual([{ method: 'POST', body: { slug: 'refunds', title: 'Refunds', type: 'rule', tags: ['money'], body: 'Mine.', frontmatter: { owner: 'Lin' } }, match: undefined }])
  })

  it('says why it was refused, and keeps the words', async () => {
    const { edit, save, refused, draft } = await open()
    edit({ body: 'Mine.' })
    server.answers[`PUT ${ADDRESS}`] = () => Response.error()
    delete server.answers[`PUT ${ADDRESS}`]
    expect(await save()).toBeNull()
    expect(refused.value).toMatchObject({ status: 404 })
    expect(draft.value?.fields.body).toBe('Mine.')
  })
})

describe('a draft', () => {
  it('outlives the page it was written on; one without a change does not', async () => {
    const first = await open()
    first.close()
    expect(drafts.has(KEY)).toBe(false)
    const second = await open()
    second.edit({ body: 'Half a thou' })
    second.close()
    const third = await open()
    expect(third.draft.value?.fields.body).toBe('Half a thou')
  })

  it('of a new page becomes a page with what was written', async () => {
    const key = newKey('shop', 'Cats')
    drafts.set(key, newDraft('Cats'))
    const { edit, save } = effectScope().run(() => useEditing(key, 'shop', null))!
    edit({ body: 'They sleep.', properties: 'owner: Mei' })
    await save()
    expect(sent).toEqual([{ method: 'POST', body: { title: 'Cats', body: 'They sleep.', frontmatter: { owner: 'Mei' } }, match: undefined }])
  })
})
