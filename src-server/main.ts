// The server's entry: config → house → tell the parent, or print the address.
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import pkg from '../package.json'
import { USAGE } from './config'
import { onCapableNode } from './runtime'

const built = join(dirname(fileURLToPath(import.meta.url)), '..')
/** Packaged, the files that are copied from lie beside the archive: a folder cannot be copied out of one. */
const unpacked = built.replace(/app\.asar(?=[/\\])/, 'app.asar.unpacked')

for (const flag of ['--optimize-for-size', '--max-semi-space-size=2']) // 22 MB less at rest, beside an Electron that needs 250 on its own, and answers as fast
  setFlagsFromString(flag)

if (process.argv.includes('--help'))
  console.log(USAGE)
else if (await onCapableNode())
  await (await import('./serve')).serve({ version: pkg.version, page: join(built, 'renderer'), resources: join(unpacked, '..', 'resources') })
