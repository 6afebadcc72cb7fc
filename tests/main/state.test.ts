// Promise: the window comes back where it stood and where it can be seen; choices survive; a damaged file costs nothing but itself.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { AT_LOGIN, autostartIn, entryFile, entryFor } from '../../src-main/autostart'
import { createChooser } from '../../src-main/choices'
import { placeOn } from '../../src-main/placement'
import { openState } from '../../src-main/state'
import { temporaryFolder } from '../support/house'

const desk = { x: 0, y: 0, width: 1920, height: 1050 }
const left = { x: -1600, y: 0, width: 1600, height: 900 }

describe('the window', () => {
  const stood = { x: -1500, y: 40, width: 1200, height: 800, maximized: false }

  it('opens in the middle the first time, no larger than the screen', () => {
    expect(placeOn([desk], null)).toEqual({ width: 1440, height: 900 })
    expect(placeOn([{ ...desk, width: 1024, height: 700 }], null)).toEqual({ width: 1024, height: 700 })
  })

  it('opens where it stood', () => expect(placeOn([desk, left], stood)).toEqual({ x: -1500, y: 40, width: 1200, height: 800 }))

  it('comes into sight when its screen is gone', () => expect(placeOn([desk], stood)).toEqual({ width: 1200, height: 800 }))

  it.each([{ x: 1900, y: 40 }, { x: 100, y: -300 }, { x: 100, y: 1040 }])('comes into sight when it could not be grasped at %o', at => expect(placeOn([desk], { ...stood, ...at })).not.toHaveProperty('x'))

  it('is never smaller than the page needs', () => expect(placeOn([desk], { ...stood, x: 0, width: 10, height: 10 })).toMatchObject({ width: 390, height: 600 }))
})

describe('what is remembered', () => {
  it('survives a start, in a file that is written as a whole', () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'deep', 'desktop.json')
    const state = openState(file, () => expect.unreachable())
    state.change({ zoom: 1.25, closeToTray: true })
    state.change({ language: 'zh' })
    expect(openState(file, () => {}).get()).toMatchObject({ zoom: 1.25, closeToTray: true, language: 'zh', theme: 'system' })
    expect(readdirSync(join(folder.path, 'deep'))).toEqual(['desktop.json'])
  })

  it.each(['', '{', '[]', 'null', '"x"', '{"zoom": 400, "window": {"x": "left"}, "notices": 3, "language": "fr"}'])('is as on the first day where the file holds %s', (text) => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'desktop.json')
    writeFileSync(file, text)
    expect(openState(file, () => {}).get()).toMatchObject({ zoom: 1, window: null, language: null, notices: { approval: true, mention: true, failure: true } })
  })

  it('keeps what can be read beside what cannot', () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'desktop.json')
    writeFileSync(file, '{"zoom": 1.5, "theme": "purple"}')
    expect(openState(file, () => {}).get()).toMatchObject({ zoom: 1.5, theme: 'system' })
  })

  it('says when it cannot be written, and goes on', () => {
    using folder = temporaryFolder()
    writeFileSync(join(folder.path, 'file'), '')
    const warn = vi.fn()
    const state = openState(join(folder.path, 'file', 'desktop.json'), warn)
    state.change({ zoom: 2 })
    expect(state.get().zoom).toBe(2)
    expect(warn).toHaveBeenCalledOnce()
  })
})

describe('choices', () => {
  const open = (platform: NodeJS.Platform, folder: string, autostart = true) => {
    const deeds = { zoomTo: vi.fn(), spell: vi.fn(), changed: vi.fn() }
    const state = openState(join(folder, 'desktop.json'), () => {})
    return { ...deeds, chooser: createChooser(state, { autostart: autostart ? autostartIn(join(folder, 'autostart', 'cococat.desktop'), '/opt/CocoCat/cococat') : null, notices: () => true, spelling: platform === 'darwin' ? 'system' : 'download', platform, ...deeds }) }
  }

  it.each([['linux', false, false], ['win32', true, false], ['darwin', true, true]] as const)('are those that are usual on %s', (platform, closeToTray, spelling) => {
    using folder = temporaryFolder()
    expect(open(platform, folder.path).chooser.settings().choices).toMatchObject({ atLogin: false, closeToTray, spelling, zoom: 1 })
  })

  it('are done at once, kept, and told', () => {
    using folder = temporaryFolder()
    const { chooser, zoomTo, spell, changed } = open('linux', folder.path)
    chooser.choose({ zoom: 1.5, notices: { failure: false } })
    chooser.choose({ atLogin: true, closeToTray: true, spelling: true })
    expect(zoomTo).toHaveBeenCalledExactlyOnceWith(1.5)
    expect(spell).toHaveBeenCalledOnce()
    expect(changed).toHaveBeenLastCalledWith(chooser.settings())
    expect(open('linux', folder.path).chooser.settings().choices).toEqual({ atLogin: true, closeToTray: true, spelling: true, zoom: 1.5, notices: { approval: true, mention: true, failure: false } })
    expect(readFileSync(join(folder.path, 'autostart', 'cococat.desktop'), 'utf8')).toContain(`Exec="/opt/CocoCat/cococat" ${AT_LOGIN}\n`)
    chooser.choose({ atLogin: false })
    expect(readdirSync(join(folder.path, 'autostart'))).toEqual([])
  })

  it('do not promise what cannot be done', () => {
    using folder = temporaryFolder()
    const { chooser } = open('linux', folder.path, false)
    expect(chooser.choose({ atLogin: true })).toMatchObject({ choices: { atLogin: false }, able: { atLogin: false } })
  })
})

describe('the entry that starts it at login', () => {
  it('lies where desktops look, and is safe for any folder’s name', () => {
    expect(entryFile({}, '/home/me')).toBe('/home/me/.config/autostart/cococat.desktop')
    expect(entryFile({ XDG_CONFIG_HOME: '/cfg' }, '/home/me')).toBe('/cfg/autostart/cococat.desktop')
    expect(entryFor('/opt/a b/100%/$x`"').split('\n')[3]).toBe(String.raw`Exec="/opt/a b/100%%/\\$x\\${'`'}\\"" --at-login`)
  })
})
