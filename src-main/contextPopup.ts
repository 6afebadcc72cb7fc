// Opens the menu under the right mouse button.
import type { BrowserWindow } from 'electron'
import type { ShellWords } from './shellWords'
import process from 'node:process'
import { clipboard, Menu } from 'electron'
import { contextMenu } from './context'

/** From now on a right click in the window opens a menu, in the words the app speaks at the time. */
export function offerContextMenu(window: BrowserWindow, words: () => ShellWords): void {
  const { webContents } = window
  webContents.on('context-menu', (_event, clicked) => {
    const items = contextMenu(clicked, words(), {
      replace: word => webContents.replaceMisspelling(word),
      learn: word => void webContents.session.addWordToSpellCheckerDictionary(word),
      copy: text => clipboard.writeText(text),
      ...process.platform === 'darwin' && { lookUp: () => webContents.showDefinitionForSelection() },
    })
    if (items.length > 0) Menu.buildFromTemplate(items).popup({ window })
  })
}
