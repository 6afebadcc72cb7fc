// Promise: `npm start` always gives the person a CocoCat: a window where one can open, else the server alone.
import type { Machine } from '../../src-main/ways'
import { describe, expect, it } from 'vitest'
import { browserCommand, serverArgs, wayToStart } from '../../src-main/ways'

const machine = (given: Partial<Machine>): Machine => ({ platform: 'linux', env: {}, root: false, node: '/node', findElectron: () => '/electron', ...given })

describe('a start', () => {
  it('opens a window when a display and Electron are there', () => {
    const way = wayToStart(machine({ env: { DISPLAY: ':0' } }), '/app', ['--port', '0'])
    expect(way).toEqual({ kind: 'window', program: '/electron', args: ['/app', '--', '--port', '0'] })
    expect(wayToStart(machine({ env: { WAYLAND_DISPLAY: 'wayland-0' } }), '/app', []).kind).toBe('window')
  })

  it.each(['darwin', 'win32'] as const)('always has a display on %s', (platform) => {
    expect(wayToStart(machine({ platform }), '/app', []).kind).toBe('window')
  })

  it('is headless without a display, and never looks for Electron then', () => {
    const findElectron = (): never => {
      throw new Error('looked for')
    }
    const way = wayToStart(machine({ findElectron }), '/app', ['--sample'])
    expect(way).toEqual({ kind: 'headless', program: '/node', args: ['/app/out/main/server.js', '--sample'] })
  })

  it('is headless when Electron cannot be had', () => {
    expect(wayToStart(machine({ env: { DISPLAY: ':0' }, findElectron: () => undefined }), '/app', []).kind).toBe('headless')
  })

  it('leaves the sandbox off only for root on Linux', () => {
    const args = (given: Partial<Machine>): readonly string[] => wayToStart(machine({ env: { DISPLAY: ':0' }, ...given }), '/app', []).args
    expect(args({ root: true })).toContain('--no-sandbox')
    expect(args({ root: false })).not.toContain('--no-sandbox')
    expect(args({ root: true, platform: 'darwin' })).not.toContain('--no-sandbox')
  })

  it('hands the person’s arguments through the window’s process to the server', () => {
    const { program, args } = wayToStart(machine({ env: { DISPLAY: ':0' }, root: true }), '/app', ['--home', '/h', '--sample'])
    expect(serverArgs([program, ...args])).toEqual(['--home', '/h', '--sample'])
    expect(serverArgs(['/electron', '/app'])).toEqual([])
  })

  it('knows how each system opens a browser', () => {
    expect(browserCommand('linux', 'http://a/')).toEqual(['xdg-open', 'http://a/'])
    expect(browserCommand('darwin', 'http://a/')).toEqual(['open', 'http://a/'])
    expect(browserCommand('win32', 'http://a/')).toEqual(['cmd', '/c', 'start', '', 'http://a/'])
  })
})
