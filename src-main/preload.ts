// Hands the page `window.desktop`, and nothing else of Electron. Sandboxed, so it is built as CommonJS without any library.
import type { Desktop } from './bridge'
import { contextBridge, ipcRenderer } from 'electron'

const desktop: Desktop = {
  info: () => ipcRenderer.invoke('desktop:info'),
}

contextBridge.exposeInMainWorld('desktop', desktop)
