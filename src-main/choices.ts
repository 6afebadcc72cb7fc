// What the person chooses for this computer: kept, and done at once.
import type { Autostart } from './autostart'
import type { Choices, DesktopSettings } from './bridge'
import type { State } from './state'

/** What a choice changes beyond our own file. */
export interface Effects {
  autostart: Autostart | null
  /** Can the system show notifications? */
  notices: () => boolean
  spelling: 'system' | 'download'
  platform: NodeJS.Platform
  zoomTo: (zoom: Choices['zoom']) => void
  spell: () => void
  /** Whoever shows the choices. */
  changed: (settings: DesktopSettings) => void
}

export interface Chooser {
  settings: () => DesktopSettings
  choose: (choice: Partial<Omit<Choices, 'notices'>> & { notices?: Partial<Choices['notices']> }) => DesktopSettings
  closeToTray: () => boolean
  spelling: () => boolean
}

export function createChooser(state: State, effects: Effects): Chooser {
  const { autostart, platform } = effects
  /** On macOS closing a window never ends an app. On Linux nobody can tell whether the desktop shows a tray at all: a hidden window might be lost. */
  const closeToTray = (): boolean => platform === 'darwin' || (state.get().closeToTray ?? platform === 'win32')
  const spelling = (): boolean => state.get().spelling ?? effects.spelling === 'system'

  function settings(): DesktopSettings {
    const { notices, zoom } = state.get()
    return {
      choices: { atLogin: autostart?.get() ?? false, closeToTray: closeToTray(), notices, zoom, spelling: spelling() },
      able: { atLogin: autostart !== null, closeToTray: platform !== 'darwin', notices: effects.notices(), spelling: effects.spelling },
    }
  }

  return {
    settings,
    closeToTray,
    spelling,
    choose({ atLogin, notices, ...kept }) {
      if (atLogin !== undefined) autostart?.set(atLogin)
      state.change({ ...kept, notices: { ...state.get().notices, ...notices } })
      if (kept.zoom !== undefined) effects.zoomTo(kept.zoom)
      if (kept.spelling !== undefined) effects.spell()
      const now = settings()
      effects.changed(now)
      return now
    },
  }
}
