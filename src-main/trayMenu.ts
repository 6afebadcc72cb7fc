// What the tray shows of the team, as data: its icon, its line and its menu.
import type { MenuItemConstructorOptions as Item } from 'electron'
import type { Acts } from './menu'
import type { Badge } from './news'
import type { ShellWords } from './shellWords'
import { named } from './lines'
import { pauseItem } from './menu'

/** How the team stands, until the server has said so. */
export const QUIET: Omit<Badge, 'type'> = { waits: 0, paused: false, busy: [] }

type Team = typeof QUIET

/** So many are named; of the others only how many they are. */
const NAMED = 3
const line: Item = { type: 'separator' }

/** Which of the drawn icons fits. */
export const trayIcon = ({ waits, paused }: Team): 'tray' | 'tray-waits' | 'tray-rests' => paused ? 'tray-rests' : waits > 0 ? 'tray-waits' : 'tray'

/** What the team does, in a line. */
export function teamLine({ paused, busy }: Team, words: ShellWords): string {
  if (paused) return words.rests
  return busy.length === 0 ? words.nobodyBusy : words.busy(busy.slice(0, NAMED).map(name => named(name, 24)), Math.max(0, busy.length - NAMED))
}

/** What is read when the mouse rests on the icon. */
export const trayTip = (team: Team, words: ShellWords): string => `CocoCat\n${teamLine(team, words)}\n${words.waits(team.waits)}`

export function trayMenu(team: Team, words: ShellWords, acts: Acts): Item[] {
  return [
    { id: 'team', label: literal(teamLine(team, words)), enabled: false },
    { id: 'waits', label: words.waits(team.waits), enabled: team.waits > 0, click: () => acts.go('/inbox') },
    line,
    pauseItem({ words, paused: team.paused, acts }),
    line,
    { id: 'open', label: words.open, click: () => acts.open() },
    { id: 'quit', label: words.quit, click: () => acts.quit() },
  ]
}

/** In a menu a single `&` underlines what follows. */
const literal = (text: string): string => text.replaceAll('&', '&&')
