// Hands the page `window.desktop`, and nothing else of Electron. Sandboxed, so it is built as CommonJS without any library.
import type { Desktop, Told } from './bridge'
import { contextBridge, ipcRenderer } from 'electron'

/** Hears what main tells unasked; the page gets what was said, never Electron's event. */
const on = <T extends keyof Told>(what: T) => (hear: (told: Told[T]) => void): void => void ipcRenderer.on(`desktop:${what}`, (_event, told: Told[T]) => hear(told))

const desktop: Desktop = {
  info: () => ipcRenderer.invoke('desktop:info'),
  settings: () => ipcRenderer.invoke('desktop:settings'),
  choose: choice => ipcRenderer.invoke('desktop:choose', choice),
  looks: looks => ipcRenderer.invoke('desktop:looks', looks),

  keys: () => ipcRenderer.invoke('desktop:keys'),
  protectKeys: on => ipcRenderer.invoke('desktop:protectKeys', on),
  saveKey: () => ipcRenderer.invoke('desktop:saveKey'),
  folder: () => ipcRenderer.invoke('desktop:folder'),
  openFolder: () => ipcRenderer.invoke('desktop:openFolder'),
  moveFolder: () => ipcRenderer.invoke('desktop:moveFolder'),
  openLogs: () => ipcRenderer.invoke('desktop:openLogs'),
  saveReport: () => ipcRenderer.invoke('desktop:saveReport'),
  updateAddress: () => ipcRenderer.invoke('desktop:updateAddress'),
  setUpdateAddress: address => ipcRenderer.invoke('desktop:setUpdateAddress', address),
  checkUpdates: () => ipcRenderer.invoke('desktop:checkUpdates'),
  downloadUpdate: () => ipcRenderer.invoke('desktop:downloadUpdate'),
  installUpdate: () => ipcRenderer.invoke('desktop:installUpdate'),

  onGo: on('go'),
  onChosen: on('chosen'),
}

contextBridge.exposeInMainWorld('desktop', desktop)
