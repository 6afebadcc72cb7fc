// Builds better-sqlite3 for Node-API 9 (Electron 33) from the source in its npm package: node build.mjs <out.node>; needs g++ and Node's headers.
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const here = import.meta.dirname
const out = resolve(process.argv[2])
const manifest = createRequire(import.meta.url).resolve('better-sqlite3/package.json')
const source = dirname(manifest)
const addonApi = dirname(createRequire(manifest).resolve('node-addon-api/package.json'))
const sqlite = join(source, 'deps/sqlite3')
const temp = mkdtempSync(join(tmpdir(), 'sqlite-napi9-'))

const optimise = ['-c', '-O1', '-fPIC', '-w', '-DNDEBUG']
const sqliteDefines = Array.from(readFileSync(join(source, 'deps/defines.gypi'), 'utf8').matchAll(/'([A-Z][A-Z0-9_]*(?:=[^']*)?)',/g), match => `-D${match[1]}`)
const addonDefines = ['-DNODE_GYP_MODULE_NAME=better_sqlite3', '-DBUILDING_NODE_EXTENSION', '-DNAPI_DISABLE_CPP_EXCEPTIONS', '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS']

await Promise.all([
  run('gcc', [...optimise, '-std=gnu99', ...sqliteDefines, join(sqlite, 'sqlite3.c'), '-o', join(temp, 'sqlite3.o')]),
  run('g++', [...optimise, '-std=c++20', '-fno-exceptions', '-fvisibility=hidden', ...addonDefines, '-include', join(here, 'napi9.h'), '-I', nodeHeaders(), '-I', addonApi, '-I', sqlite, join(source, 'src/better_sqlite3.cpp'), '-o', join(temp, 'addon.o')]),
])
mkdirSync(dirname(out), { recursive: true })
await run('g++', ['-shared', join(temp, 'addon.o'), join(temp, 'sqlite3.o'), '-Wl,-Bsymbolic', '-ldl', '-lpthread', '-o', out])
rmSync(temp, { recursive: true })
console.log(out)

function nodeHeaders() {
  const places = [process.env.NODE_HEADERS, resolve(process.execPath, '../../include/node'), join(dirname(realpathSync(process.execPath)), '../include/node'), '/usr/include/node']
  const found = places.find(place => place && existsSync(join(place, 'node_api.h')))
  if (!found) throw new Error('Node’s headers (node_api.h) were not found: name their folder with NODE_HEADERS.')
  return found
}
