// The files of what a person drops: those dropped themselves, and those in folders that were dropped.
import { isReadable } from './imports'

/** A careless drop of a whole disk ends here. */
const MOST_FILES = 5000

/** Whether something is being dragged that holds files. */
export const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false

/** Of a folder only what can be read is taken; of what was dropped itself everything, so that the rest is told about. */
export async function filesOf(transfer: DataTransfer): Promise<File[]> {
  // Read before the first wait: afterwards the browser has forgotten them.
  const entries = [...transfer.items].filter(item => item.kind === 'file').map(item => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }))
  const found: File[] = []
  for (const { entry, file } of entries) {
    if (entry?.isDirectory)
      await gather(entry as FileSystemDirectoryEntry, found)
    else if (file)
      found.push(file)
  }
  return found.slice(0, MOST_FILES)
}

async function gather(folder: FileSystemDirectoryEntry, found: File[]): Promise<void> {
  for (const entry of await childrenOf(folder)) {
    if (found.length >= MOST_FILES)
      return
    if (entry.name.startsWith('.'))
      continue
    if (entry.isDirectory)
      await gather(entry as FileSystemDirectoryEntry, found)
    else if (isReadable(entry.name))
      found.push(await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)))
  }
}

/** A folder is read in portions, until one is empty. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (portion.length === 0)
      return all
    all.push(...portion)
  }
}
