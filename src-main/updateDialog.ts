// “Check for updates…”: asks, tells what came of it, and goes on only as far as the person wants.
import type { CareWords } from './careWords'
import type { Updates } from './updates'
import { dialog } from 'electron'

/** Leads the person through it, one dialog at a time. */
export async function offerUpdate(updates: Updates, words: CareWords): Promise<void> {
  const found = await updates.check()
  if (found.state === 'off') return tell(words.updateOff, words.updateOffDetail)
  if (found.state === 'failed') return tell(words.updateFailed, found.reason)
  if (found.state !== 'newer') return tell(words.updateLatest(found.version))
  if (!await agree(words.updateNewer(found.version), words.updateNewerDetail, words.download, words.later)) return
  const got = await updates.download()
  if (got.state === 'failed') return tell(words.updateFailed, got.reason)
  if (got.state === 'downloaded' && await agree(words.updateDownloaded(got.version), words.updateDownloadedDetail, words.install, words.later)) await updates.install()
}

async function tell(message: string, detail = ''): Promise<void> {
  await dialog.showMessageBox({ type: 'info', message, detail })
}

async function agree(message: string, detail: string, yes: string, no: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox({ type: 'question', message, detail, buttons: [yes, no], defaultId: 0, cancelId: 1 })
  return response === 0
}
