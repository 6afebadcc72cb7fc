// Promise: one process holds a house; a second is told which; a holder that was killed holds it no longer.
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { lockHouse } from '../../../src-server/kernel/lock'
import { temporaryFolder } from '../../support/house'

const LOCK = pathToFileURL(resolve(import.meta.dirname, '../../../src-server/kernel/lock.ts')).href
/** Node runs TypeScript, but wants its imports with their endings. */
const RESOLVE = 'import { registerHooks } from "node:module"; registerHooks({ resolve: (name, context, next) => { try { return next(name, context) } catch { return next(name + ".ts", context) } } });'

/** Another process that holds the house until it is killed, or so many milliseconds. */
async function holder(home: string, life = 60_000): Promise<ChildProcess> {
  const script = `${RESOLVE} const { lockHouse } = await import('${LOCK}'); lockHouse(${JSON.stringify(home)}); console.log('held'); setTimeout(() => process.exit(), ${life})`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return child
}

describe('a house', () => {
  it('that is open elsewhere is refused, naming the process; and is free the moment that one is killed', async () => {
    using folder = temporaryFolder()
    const child = await holder(folder.path)
    try {
      expect(() => lockHouse(folder.path)).toThrow(new RegExp(`in process ${child.pid}\\b`))
    }
    finally {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    const lock = lockHouse(folder.path)
    expect(() => lockHouse(folder.path)).toThrow(new RegExp(`in process ${process.pid}\\b`))
    lock.release()
    lockHouse(folder.path).release()
  })

  it('waits a moment for a process that is just ending', async () => {
    using folder = temporaryFolder()
    await holder(folder.path, 300)
    lockHouse(folder.path).release()
  })
})
