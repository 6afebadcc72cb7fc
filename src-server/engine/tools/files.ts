// Files: an agent's own folder `files/`, where it keeps what it works on; nothing outside of it.
import type { Tool } from './tool'
import { Buffer } from 'node:buffer'
import { z } from 'zod'
import { conflict, invalid } from '../../kernel/errors'
import { writeAtomic } from '../../kernel/files'
import { listInside, placeInside, readInside } from '../../kernel/inside'
import { excerpt, Offset } from './excerpt'
import { houseTool } from './tool'

export interface FileServices {
  /** The folder of an agent's own files; it need not be there. */
  filesOf: (agentId: string) => string
}

const MOST_BYTES = 1024 * 1024
const MOST_FILES = 200

const Path = z.string().trim().min(1).max(400).describe('relative to your own files, such as notes/list.md')

export function fileTools({ filesOf }: FileServices): Tool[] {
  const read = houseTool({
    name: 'read_file',
    description: 'Gives the text of one of your own files, which you wrote with write_file or the person put there. It cannot reach any other file of this machine.',
    args: z.object({ path: Path, offset: Offset }),
    effect: 'reads',
    run: ({ path, offset }, { agent }) => ({ result: excerpt(readInside(filesOf(agent.id), path, MOST_BYTES), offset) || '(the file is empty)' }),
  })

  const write = houseTool({
    name: 'write_file',
    description: `Writes one of your own text files, in place of what stood there. Use it for drafts, lists and results that are too long to remember; the person can open the folder. A file may have 1 MB, and there may be ${MOST_FILES}.`,
    args: z.object({ path: Path, content: z.string().max(MOST_BYTES).describe('the whole text of the file') }),
    effect: 'writes',
    run({ path, content }, { agent }) {
      const root = filesOf(agent.id)
      const bytes = Buffer.byteLength(content)
      const place = placeInside(root, path)
      if (bytes > MOST_BYTES)
        throw invalid('write_file.content', `has ${bytes} bytes; a file may have ${MOST_BYTES}`)
      const others = listInside(root, MOST_FILES + 1).filter(file => file.path !== path)
      if (others.length >= MOST_FILES)
        throw conflict('too_many_files', `You have ${MOST_FILES} files already. Write into one of them, or ask the person to clear some away.`)
      writeAtomic(place, content)
      return { result: `wrote ${path} (${bytes} bytes)` }
    },
  })

  const list = houseTool({
    name: 'list_files',
    description: 'Lists your own files with their size and when they were changed.',
    args: z.object({}),
    effect: 'reads',
    run(_, { agent }) {
      const files = listInside(filesOf(agent.id), MOST_FILES + 1)
      const lines = files.slice(0, MOST_FILES).map(({ path, bytes, changed }) => `- ${path} (${bytes} bytes, changed ${changed.toISOString()})`)
      return { result: files.length === 0 ? 'You have no files yet.' : excerpt([...lines, ...(files.length > MOST_FILES ? ['- … and more'] : [])].join('\n')) }
    },
  })

  return [read, write, list]
}
