// The emptiest app there is in the same Electron: one window, one button. What CocoCat's window is measured beside.
import { join } from 'node:path'
import { app, BrowserWindow } from 'electron'

app.on('window-all-closed', () => app.quit())
void app.whenReady().then(() => new BrowserWindow({ width: 1440, height: 900 }).loadFile(join(import.meta.dirname, 'index.html')))
