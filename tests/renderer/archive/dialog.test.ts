// The dialog about what comes in: an outcome in plain words where it is not simply added, reasons for what does not, and no button that would do nothing.
import type { Report } from '@server/archive/contract'
import type { App } from 'vue'
import { ArchiveKind, ArrivalNoun, Left } from '@server/archive/contract'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, h, nextTick } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import ReportDialog from '@/settings/archive/ReportDialog.vue'
import { i18n, speak } from '@/shell/i18n'
import { arrival, reportOf } from './reports'

const PAGES = { agent: '/agents/:id', scene: '/scenes/:id', base: '/knowledge/:kb', settings: '/settings/:section', chat: '/chat/:group', task: '/schedule/:id' }
const NOTHING = { render: () => null }
const router = createRouter({ history: createMemoryHistory(), routes: Object.entries(PAGES).map(([name, path]) => ({ name, path, component: NOTHING })).concat({ name: 'elsewhere', path: '/:rest(.*)*', component: NOTHING }) })
const bring = vi.fn()
const close = vi.fn()
let app: App | null = null

async function show(report: Report, { opened = false, busy = false } = {}): Promise<HTMLElement> {
  app = createApp(() => h(ReportDialog, { 'open': true, report, opened, busy, 'onUpdate:open': close, 'onBring': bring }))
  app.use(createPinia()).use(i18n).use(router).mount(document.createElement('div'))
  await nextTick()
  await nextTick()
  return document.querySelector<HTMLElement>('[role=dialog]')!
}

const texts = (dialog: HTMLElement, selector: string): string[] => [...dialog.querySelectorAll(selector)].map(each => each.textContent.trim().replace(/\s+/g, ' '))
const buttons = (dialog: HTMLElement): string[] => texts(dialog, 'footer button')
const press = (dialog: HTMLElement, name: string): void => [...dialog.querySelectorAll('button')].find(each => each.textContent.trim() === name)!.click()

beforeEach(() => speak('en', false))
afterEach(() => {
  app?.unmount()
  app = null
  vi.clearAllMocks()
})

describe('before it comes in', () => {
  it('says what would become of each thing, noun by noun', async () => {
    const dialog = await show(reportOf({ arrivals: [
      arrival({ noun: 'scene', id: 'counter', name: 'Counter', outcome: 'same' }),
      arrival({ id: 'leader', name: 'Leader', outcome: 'replaced' }),
      arrival({ id: 'researcher', name: 'Researcher', outcome: 'renamed', as: 'researcher-2' }),
      arrival(),
    ], counts: { pages: 1200, letters: 3, messages: 0, turns: 0 } }))
    expect(texts(dialog, 'h3')).toEqual(['Agents 3', 'Scenes 1'])
    expect(texts(dialog, 'li')).toEqual([
      'Leadertakes the place of the leader nobody has spoken to yet',
      'Researchercomes as researcher-2, because researcher is taken',
      'Writer',
      'Counteris here already, the very same',
    ])
    expect(texts(dialog, 'h2')).toEqual(['Bring in the team of Leader?'])
    expect(dialog.textContent).toContain('With them: Pages 1,200 · Letters 3')
    expect(buttons(dialog)).toEqual(['Cancel', 'Bring in'])
    expect(dialog.querySelector('li a')).toBeNull()
    press(dialog, 'Bring in')
    expect(bring).toHaveBeenCalledOnce()
  })

  it('offers nothing where there is nothing to bring', async () => {
    const dialog = await show(reportOf({ arrivals: [arrival({ outcome: 'same' })] }))
    expect(dialog.textContent).toContain('All of it is here already')
    expect(buttons(dialog)).toEqual(['Close'])
  })

  it('says why things are left out, and folds many', async () => {
    const left = Array.from({ length: 7 }, (_, n) => ({ path: `keys/${n}`, reason: 'secret' as const }))
    const dialog = await show(reportOf({ left }))
    expect(texts(dialog, 'section:last-child li')).toHaveLength(5)
    expect(texts(dialog, 'section:last-child li')[0]).toBe('keys/0is a key or a password')
    press(dialog, 'Show all 7')
    await nextTick()
    expect(texts(dialog, 'section:last-child li')).toHaveLength(7)
  })

  it('is not closed while it is being brought in', async () => {
    const dialog = await show(reportOf(), { busy: true })
    press(dialog, 'Cancel')
    dialog.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    expect(close.mock.calls.flat()).not.toContain(false)
  })
})

it.each(['en', 'zh'] as const)('has a word for whatever the server may say, in %s', async (language) => {
  await speak(language, false)
  const said = [...Left.shape.reason.options.map(reason => `reason.${reason}`), ...ArrivalNoun.options.map(noun => `noun.${noun}`), ...ArchiveKind.options.flatMap(kind => [`ask.${kind}`, `done.${kind}`])]
  expect(said.filter(key => !i18n.global.te(`archive.${key}`, language))).toEqual([])
})

describe('once it is here', () => {
  it('leads to each thing by its id here, and out again', async () => {
    const dialog = await show(reportOf({ arrivals: [
      arrival({ outcome: 'renamed', as: 'writer-2' }),
      ...(['scene', 'knowledge', 'skill', 'group', 'task'] as const).map(noun => arrival({ noun, id: noun })),
    ] }), { opened: true })
    expect([...dialog.querySelectorAll('li a')].map(link => link.getAttribute('href'))).toEqual(['/agents/writer-2', '/scenes/scene', '/knowledge/knowledge', '/settings/skills?skill=skill', '/chat/group', '/schedule/task'])
    expect(dialog.textContent).toContain('came as writer-2, because writer was taken')
    expect(buttons(dialog)).toEqual(['Take it out again', 'Close'])
  })

  it('says that what took another’s place stays', async () => {
    const dialog = await show(reportOf({ arrivals: [arrival({ outcome: 'replaced' }), arrival({ id: 'reader' })] }), { opened: true })
    expect(dialog.textContent).toContain('What took another’s place stays')
    app!.unmount()
    expect(buttons(await show(reportOf({ arrivals: [arrival({ outcome: 'replaced' })] }), { opened: true }))).toEqual(['Close'])
  })
})
