// The section itself: what is saved is what was chosen, a drop is looked at, and the folders of this computer are for its owner.
import type { App } from 'vue'
import type { PlayedServer } from '../played'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, nextTick } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { useSession } from '@/auth/session'
import ArchiveSection from '@/settings/archive/ArchiveSection.vue'
import { i18n, speak } from '@/shell/i18n'
import { playServer, settle } from '../played'
import { reportOf } from './reports'

const scene = { id: 'counter', name: 'Counter', description: '', kbs: [], skills: [], roster: [], created_at: '2026-11-22T09:00:00.000Z' }
const saved: string[] = []
let server: PlayedServer
let app: App
let page: HTMLElement

async function open(address = '/settings/archive'): Promise<void> {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ name: 'settings', path: '/settings/:section', component: ArchiveSection }, { path: '/', component: ArchiveSection }] })
  await router.push(address)
  page = document.body.appendChild(document.createElement('main'))
  app = createApp(ArchiveSection)
  app.use(i18n).use(router).mount(page)
  await settle()
}

const button = (name: string): HTMLButtonElement => [...page.querySelectorAll('button')].find(each => each.textContent.trim() === name)!

beforeEach(async () => {
  server = playServer({ 'GET /api/scenes': () => ({ scenes: [scene] }), 'POST /api/archive/look': () => ({ report: reportOf() }) })
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(`${this.pathname}${this.search}`)
  })
  await speak('en', false)
})
afterEach(() => {
  app.unmount()
  page.remove()
  saved.length = 0
  vi.restoreAllMocks()
})

describe('what is taken away', () => {
  it('is the whole team with what it remembers, unless something else is chosen', async () => {
    await open()
    button('Save as a file').click()
    const what = page.querySelector('select')!
    what.value = 'counter'
    what.dispatchEvent(new Event('change'))
    page.querySelector<HTMLElement>('[role=switch]')!.click()
    await nextTick()
    expect(page.textContent).toContain('nothing of what they remember or did')
    button('Save as a file').click()
    expect(saved).toEqual(['/api/archive?memories=true', '/api/archive?scene=counter&memories=false'])
  })

  it('is the team again when the scene that was chosen is deleted', async () => {
    await open()
    const what = page.querySelector('select')!
    what.value = 'counter'
    what.dispatchEvent(new Event('change'))
    server.say('scene.removed', { id: 'counter' })
    await nextTick()
    button('Save as a file').click()
    expect(saved).toEqual(['/api/archive?memories=true'])
  })
})

describe('what is brought in', () => {
  it('is looked at when it is dropped there', async () => {
    await open()
    const drop = Object.assign(new Event('drop', { bubbles: true, cancelable: true }), { dataTransfer: { files: [new File(['x'], 'shop.cococat')] } })
    page.querySelector('.area')!.dispatchEvent(drop)
    await settle()
    expect(drop.defaultPrevented).toBe(true)
    expect(server.asked).toContain('POST /api/archive/look')
    expect(document.querySelector('[role=dialog] h2')!.textContent.trim()).toBe('Bring in the team of Leader?')
  })

  it('waits under the key of whoever was led here to import', async () => {
    await open('/settings/archive?bring=1')
    expect(document.activeElement).toBe(button('Choose a file'))
  })
})

describe('the folder of an older CocoCat', () => {
  it('is looked into from the computer itself, never from a paired phone', async () => {
    await open()
    expect(page.textContent).toContain('An older CocoCat')
    useSession().isDevice = true
    await nextTick()
    expect(page.textContent).not.toContain('An older CocoCat')
    expect(page.textContent).toContain('Choose a file')
  })
})
