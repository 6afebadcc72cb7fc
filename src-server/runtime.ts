// The Node that runs the server. better-sqlite3 needs Node-API 10; on an older Node the one that npm installed takes over.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

/**
 * Whether this process can run the server. If it cannot, but the project's own Node is there, that one is started with the
 * same arguments in its place: signals, output and exit status pass through.
 */
export async function onCapableNode(): Promise<boolean> {
  if (Number(process.versions.napi) >= 10 || process.versions.electron !== undefined)
    return true
  const node = join(import.meta.dirname, '..', '..', 'node_modules', '.bin', 'node')
  if (!existsSync(node) || process.env.COCOCAT_HANDED_OVER) {
    console.error(`CocoCat needs Node 22.14 or newer; this is Node ${process.versions.node}.`)
    process.exitCode = 1
    return false
  }
  const child = spawn(node, process.argv.slice(1), { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: { ...process.env, COCOCAT_HANDED_OVER: '1' } })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(signal, () => child.kill(signal))
  process.exitCode = await new Promise<number>(resolve => child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal!])))
  return false
}
