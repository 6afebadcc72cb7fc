// The application's menu, as data: in the language of the app, in the order of the platform.
import type { MenuItemConstructorOptions as Item } from 'electron'
import type { ShellWords } from './shellWords'

/** What a choice in a menu does. What is left out cannot be done here, and its item is not there. */
export interface Acts {
  go: (path: string) => void
  /** Shows the window. */
  open: () => void
  pause: (paused: boolean) => void
  /** The CocoCats elsewhere that are known, and the form for one more. */
  houses?: { list: () => readonly { id: string, name: string }[], open: (id: string) => void, add: () => void }
  zoom: (by: -1 | 0 | 1) => void
  history: (by: -1 | 1) => void
  reload: () => void
  quit: () => void
  about: () => void
  dataFolder?: () => void
  logs?: () => void
  report?: () => void
  updates?: () => void
  tools?: () => void
}

export interface MenuOptions {
  readonly platform: NodeJS.Platform
  readonly words: ShellWords
  readonly paused: boolean
  readonly acts: Acts
}

/** The places in their order; the first nine have a number. */
export const PLACES = { office: '/', inbox: '/inbox', chat: '/chat', mailboxes: '/mailboxes', agents: '/agents', scenes: '/scenes', knowledge: '/knowledge', hiring: '/hiring', schedule: '/schedule', usage: '/usage', channels: '/channels' } as const satisfies Record<keyof ShellWords['places'], string>

const line: Item = { type: 'separator' }

/** The whole menu. */
export function appMenu(options: MenuOptions): Item[] {
  const mac = options.platform === 'darwin'
  return [...mac ? [macMenu(options)] : [], fileMenu(options, mac), editMenu(options.words), viewMenu(options), goMenu(options, mac), windowMenu(options.words, mac), helpMenu(options, mac)]
}

/** An item that is there only when it can be done. */
const item = (id: string, label: string, click: (() => void) | undefined, more: Item = {}): Item[] => click ? [{ id, label, click: () => click(), ...more }] : []

const settings = ({ words, acts }: MenuOptions): Item[] => item('settings', words.settings, () => acts.go('/settings'), { accelerator: 'CmdOrCtrl+,' })
const updates = ({ words, acts }: MenuOptions): Item[] => item('updates', words.updates, acts.updates)

const macMenu = (options: MenuOptions): Item => ({
  label: options.words.app,
  submenu: [
    ...item('about', options.words.about, options.acts.about),
    ...updates(options),
    line,
    ...settings(options),
    line,
    { role: 'services', label: options.words.services },
    line,
    { role: 'hide', label: options.words.hide },
    { role: 'hideOthers', label: options.words.hideOthers },
    { role: 'unhide', label: options.words.showAll },
    line,
    ...item('quit', options.words.quit, options.acts.quit, { accelerator: 'Cmd+Q' }),
  ],
})

/** The switch that lets everything rest, named after what it would do. */
export const pauseItem = ({ words, paused, acts }: Pick<MenuOptions, 'words' | 'paused' | 'acts'>): Item => ({ id: 'pause', label: paused ? words.goOn : words.pause, click: () => acts.pause(!paused) })

const houses = ({ words, acts: { houses } }: MenuOptions): Item[] => houses
  ? [...houses.list().map(({ id, name }): Item => ({ id: `house-${id}`, label: name, click: () => houses.open(id) })), ...item('other-house', words.otherHouse, houses.add), line]
  : []

const fileMenu = (options: MenuOptions, mac: boolean): Item => ({
  label: options.words.file,
  submenu: [
    ...item('new-letter', options.words.newLetter, () => options.acts.go('/mailboxes?write=1'), { accelerator: 'CmdOrCtrl+N' }),
    { ...pauseItem(options), accelerator: 'CmdOrCtrl+Shift+P' },
    line,
    ...houses(options),
    ...mac ? [] : settings(options),
    ...item('data-folder', options.words.dataFolder, options.acts.dataFolder),
    line,
    { role: 'close', label: options.words.close },
    ...mac ? [] : item('quit', options.words.quit, options.acts.quit, { accelerator: 'Ctrl+Q' }),
  ],
})

const editMenu = (words: ShellWords): Item => ({
  label: words.edit,
  submenu: [
    { role: 'undo', label: words.undo },
    { role: 'redo', label: words.redo },
    line,
    { role: 'cut', label: words.cut },
    { role: 'copy', label: words.copy },
    { role: 'paste', label: words.paste },
    { role: 'pasteAndMatchStyle', label: words.pasteText },
    { role: 'selectAll', label: words.selectAll },
  ],
})

const viewMenu = ({ words, acts }: MenuOptions): Item => ({
  label: words.view,
  submenu: [
    ...item('larger', words.larger, () => acts.zoom(1), { accelerator: 'CmdOrCtrl+Plus' }),
    ...item('larger-too', words.larger, () => acts.zoom(1), { accelerator: 'CmdOrCtrl+=', visible: false }), // the same key without Shift
    ...item('smaller', words.smaller, () => acts.zoom(-1), { accelerator: 'CmdOrCtrl+-' }),
    ...item('natural', words.natural, () => acts.zoom(0), { accelerator: 'CmdOrCtrl+0' }),
    line,
    { role: 'togglefullscreen', label: words.fullscreen },
    line,
    ...item('reload', words.reload, acts.reload, { accelerator: 'CmdOrCtrl+R' }),
    ...item('tools', words.tools, acts.tools, { accelerator: 'CmdOrCtrl+Shift+I' }),
  ],
})

const goMenu = ({ words, acts }: MenuOptions, mac: boolean): Item => ({
  label: words.go,
  submenu: [
    ...Object.entries(PLACES).flatMap(([name, path], at) => item(`go-${name}`, words.places[name as keyof typeof PLACES], () => acts.go(path), at < 9 ? { accelerator: `CmdOrCtrl+${at + 1}` } : {})),
    line,
    ...item('back', words.back, () => acts.history(-1), { accelerator: mac ? 'Cmd+[' : 'Alt+Left' }),
    ...item('forward', words.forward, () => acts.history(1), { accelerator: mac ? 'Cmd+]' : 'Alt+Right' }),
  ],
})

const windowMenu = (words: ShellWords, mac: boolean): Item => ({
  label: words.window,
  role: 'window',
  submenu: [
    { role: 'minimize', label: words.minimize },
    ...mac ? [{ role: 'zoom', label: words.zoomWindow }, line, { role: 'front', label: words.front }] satisfies Item[] : [],
  ],
})

/** The menu of a window that shows a CocoCat elsewhere: what can be done with any page. */
export const pageMenu = (words: ShellWords): Item[] => [
  editMenu(words),
  {
    label: words.view,
    submenu: [
      { role: 'zoomIn', label: words.larger },
      { role: 'zoomOut', label: words.smaller },
      { role: 'resetZoom', label: words.natural },
      line,
      { role: 'togglefullscreen', label: words.fullscreen },
      { role: 'reload', label: words.reload },
      { role: 'close', label: words.close },
    ],
  },
]

const helpMenu = (options: MenuOptions, mac: boolean): Item => ({
  label: options.words.help,
  role: 'help',
  submenu: [
    ...item('logs', options.words.logs, options.acts.logs),
    ...item('report', options.words.report, options.acts.report),
    ...item('licenses', options.words.licenses, () => options.acts.go('/settings/house')),
    ...mac ? [] : updates(options),
    ...mac ? [] : item('about', options.words.about, options.acts.about),
  ],
})
