// What main shows around the page: the menu, the tray, the number on the icon, the About panel; of the team, and in the words of the app.
import type { BrowserWindow } from 'electron'
import type { Acts } from './menu'
import type { ShellWords } from './shellWords'
import process from 'node:process'
import { app, Menu } from 'electron'
import { appMenu } from './menu'
import { openTray, showBadge } from './tray'
import { QUIET } from './trayMenu'

export interface Display {
  /** Whether there is a tray that a hidden window can be called back from. */
  readonly hasTray: boolean
  /** Says everything anew: the words are others now. */
  anew: () => void
  /** Shows how the team stands. */
  show: (team: typeof QUIET) => void
}

/** Shows a quiet team at once. `words` and `window` are asked each time. */
export function createDisplay({ acts, words, window }: { acts: Acts, words: () => ShellWords, window: () => BrowserWindow | null }): Display {
  let team = QUIET
  const tray = openTray(acts, words())

  function anew(): void {
    Menu.setApplicationMenu(Menu.buildFromTemplate(appMenu({ platform: process.platform, words: words(), paused: team.paused, acts })))
    nameVersions(words())
    showTeam()
  }

  function showTeam(): void {
    tray?.show(team, words())
    showBadge(window(), team.waits, words())
  }

  anew()
  return {
    hasTray: tray !== null,
    anew,
    show(now) {
      const { paused } = team
      team = now
      if (paused === now.paused) showTeam() // a menu that is open closes when it is made anew: not for every letter
      else anew()
    },
  }
}

/** What “About” shows. */
function nameVersions(words: ShellWords): void {
  const { electron, chrome, node } = process.versions
  app.setAboutPanelOptions({ applicationName: 'CocoCat', applicationVersion: app.getVersion(), copyright: `${words.free}\n${words.madeWith(electron, chrome, node)}` })
}
