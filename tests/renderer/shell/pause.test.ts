// Whether everything rests is the same on every screen, and the switch can be taken back.
import type { PlayedServer } from '../played'
import { beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { toasts } from '@/kit/toast'
import { speak } from '@/shell/i18n'
import { usePause } from '@/shell/pause'
import { playServer, settle } from '../played'

const AT = '2026-11-22T09:00:00.000Z'
const office = (paused_at: string | null) => ({ paused: paused_at !== null, paused_at, bounds: {} as never, running: 0, queued: 0, waiting: 0 })
let server: PlayedServer

beforeAll(() => speak('en', false))
beforeEach(() => {
  toasts.value = []
  server = playServer({ 'GET /api/office': () => ({ office: office(null) }) })
})

it('is known from the start, and follows what is switched elsewhere', async () => {
  server.answers['GET /api/office'] = () => ({ office: office(AT) })
  const pause = usePause()
  await settle()
  expect(pause).toMatchObject({ since: AT, action: { label: 'Go on' } })
  server.say('office.updated', office(null))
  expect(pause).toMatchObject({ since: null, action: { label: 'Pause all' } })
})

it('does not take an old answer for the newest word', async () => {
  const answer = server.hold()
  const pause = usePause()
  await settle()
  server.say('office.updated', office(AT))
  answer()
  await settle()
  expect(pause.since).toBe(AT)
})

it('is switched with one press, and back with undo', async () => {
  const change = vi.fn((_: URL, body: unknown) => ({ office: office((body as { paused: boolean }).paused ? AT : null) }))
  server.answers['PUT /api/office'] = change
  const pause = usePause()
  await settle()
  await pause.toggle()
  expect(pause.since).toBe(AT)
  await toasts.value.at(-1)!.undo!()
  expect(pause.since).toBeNull()
  expect(change.mock.calls.map(([, body]) => body)).toEqual([{ paused: true }, { paused: false }])
})

it('stays as it was when the server refuses, and says so', async () => {
  const pause = usePause()
  await settle()
  await pause.toggle()
  expect(pause).toMatchObject({ since: null, busy: false })
  expect(toasts.value.at(-1)).toMatchObject({ tone: 'bad' })
})
