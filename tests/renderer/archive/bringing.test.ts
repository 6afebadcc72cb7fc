// Something on its way in: only what was chosen last is looked at, nothing comes in before the person says so, and exactly what was new goes again.
import type { Report } from '@server/archive/contract'
import type { EffectScope } from 'vue'
import type { PlayedServer } from '../played'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { effectScope } from 'vue'
import { toasts } from '@/kit/toast'
import { useBringing } from '@/settings/archive/bringing'
import { speak } from '@/shell/i18n'
import { playServer, settle } from '../played'
import { arrival, reportOf } from './reports'

const file = (name: string): File => new File([name], name)
const refusal = (status: number, code: string): Response => Response.json({ error: code, code }, { status })
const said = (): string[] => toasts.value.map(({ text }) => text)
let server: PlayedServer
let scope: EffectScope
let bringing: ReturnType<typeof useBringing>

function open(answers: Parameters<typeof playServer>[0]): void {
  server = playServer(answers)
  bringing = scope.run(useBringing)!
}

/** As after looking, and after a press on “Bring in”. */
async function brought(report: Report, answers: Parameters<typeof playServer>[0]): Promise<void> {
  open({ 'POST /api/archive/look': () => ({ report }), 'POST /api/archive/open': () => ({ report }), ...answers })
  await bringing.look({ kind: 'file', file: file('shop.cococat') })
  await bringing.bring()
  server.asked.length = 0
}

beforeEach(async () => {
  toasts.value = []
  scope = effectScope()
  await speak('en', false)
})
afterEach(() => scope.stop())

describe('what is looked at', () => {
  it('is shown, and nothing has come in', async () => {
    const report = reportOf()
    open({ 'POST /api/archive/look': () => ({ report }) })
    const looking = bringing.look({ kind: 'file', file: file('shop.cococat') })
    expect(bringing.glance.value).toMatchObject({ kind: 'file', name: 'shop.cococat', looking: true })
    await looking
    expect([bringing.report.value, bringing.shown.value, bringing.opened.value, bringing.glance.value]).toEqual([report, true, false, null])
    expect(server.asked).toEqual(['POST /api/archive/look'])
  })

  it('is what was chosen last', async () => {
    open({ 'POST /api/archive/look': (_, body) => ({ report: reportOf({ name: (body as File).name }) }) })
    const release = server.hold()
    const first = bringing.look({ kind: 'file', file: file('first') })
    const second = bringing.look({ kind: 'file', file: file('second') })
    release()
    await Promise.all([first, second])
    expect(bringing.report.value?.name).toBe('second')
    expect(bringing.glance.value).toBeNull()
  })

  it('is said to be refused, and why', async () => {
    open({ 'POST /api/archive/look': () => refusal(409, 'newer_archive') })
    await bringing.look({ kind: 'file', file: file('new.cococat') })
    expect(bringing.glance.value).toMatchObject({ name: 'new.cococat', looking: false, failure: { code: 'newer_archive' } })
    expect(bringing.shown.value).toBe(false)
  })

  it('is forgotten when the person stops it', async () => {
    open({ 'POST /api/archive/look': () => ({ report: reportOf() }) })
    const release = server.hold()
    const looking = bringing.look({ kind: 'file', file: file('large.cococat') })
    await settle()
    bringing.stop()
    expect(bringing.glance.value).toBeNull()
    release()
    await looking
    expect([bringing.shown.value, bringing.glance.value]).toEqual([false, null])
  })

  it('is no folder that was dropped: the server is not even asked', async () => {
    open({})
    const folder = Object.assign(file('photos'), { slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotFoundError')) }) })
    await bringing.look({ kind: 'file', file: folder })
    expect(bringing.glance.value?.failure).toMatchObject({ code: 'not_an_archive' })
    expect(server.asked).toEqual([])
  })
})

describe('what is brought in', () => {
  it('is what the server says has come, which may not be what was looked at', async () => {
    const renamed = reportOf({ arrivals: [arrival({ outcome: 'renamed', as: 'writer-2' })] })
    open({ 'POST /api/archive/look': () => ({ report: reportOf() }), 'POST /api/archive/open': () => ({ report: renamed }) })
    await bringing.look({ kind: 'file', file: file('shop.cococat') })
    await bringing.bring()
    expect([bringing.report.value, bringing.opened.value, bringing.shown.value, bringing.busy.value]).toEqual([renamed, true, true, false])
  })

  it('stays to be brought in when the server could not', async () => {
    open({ 'POST /api/archive/look': () => ({ report: reportOf() }), 'POST /api/archive/open': () => refusal(507, 'disk_full') })
    await bringing.look({ kind: 'file', file: file('shop.cococat') })
    await bringing.bring()
    expect([bringing.opened.value, bringing.shown.value, bringing.busy.value]).toEqual([false, true, false])
    expect(said()).toEqual([expect.stringContaining('not enough room')])
  })

  it('may be the folder of an older CocoCat, which is named and never sent', async () => {
    const bodies: unknown[] = []
    open({ 'POST /api/archive/workspace': (_, body) => {
      bodies.push(body)
      return { report: reportOf({ kind: 'workspace' }) }
    } })
    await bringing.look({ kind: 'folder', folder: '/home/me/cococat' })
    await bringing.bring()
    expect(bodies).toEqual([{ folder: '/home/me/cococat', open: false }, { folder: '/home/me/cococat', open: true }])
  })
})

describe('what is taken out again', () => {
  const arrivals = [
    arrival({ id: 'leader', outcome: 'replaced' }),
    arrival({ id: 'writer', outcome: 'renamed', as: 'writer-2' }),
    arrival({ id: 'reader' }),
    arrival({ id: 'keeper', outcome: 'same' }),
    arrival({ noun: 'scene', id: 'counter' }),
    arrival({ noun: 'knowledge', id: 'handbook' }),
    arrival({ noun: 'skill', id: 'quote-sources' }),
    arrival({ noun: 'group', id: 'tea' }),
    arrival({ noun: 'task', id: 'stock' }),
  ]
  const gone = ['schedule/stock', 'chat/groups/tea', 'scenes/counter', 'skills/quote-sources', 'knowledge/handbook', 'agents/writer-2', 'agents/reader'].map(path => `DELETE /api/${path}`)
  const deleted = () => ({ status: 'deleted', id: 'x' })
  const removals = Object.fromEntries(gone.map(route => [route, deleted]))

  it('is exactly what was new, each by its own route, and whoever is named by others after them', async () => {
    await brought(reportOf({ arrivals }), removals)
    await bringing.undo()
    expect(server.asked).toEqual(gone)
    expect(said()).toEqual(['7 things are out again, and in the trash.'])
    expect(bringing.shown.value).toBe(false)
  })

  it('counts nothing that somebody else deleted meanwhile', async () => {
    const { [gone[0]!]: _, ...others } = removals
    await brought(reportOf({ arrivals }), others)
    await bringing.undo()
    expect(said()).toEqual(['6 things are out again, and in the trash.'])
  })

  it('goes on where one thing cannot go, and says so', async () => {
    await brought(reportOf({ arrivals }), { ...removals, [gone[2]!]: () => refusal(500, 'unexpected') })
    await bringing.undo()
    expect(server.asked).toEqual(gone)
    expect(said()).toEqual(['6 things are out again, and in the trash.', expect.any(String)])
  })
})
