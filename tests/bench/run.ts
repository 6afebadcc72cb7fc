// The bench: what the house does, each thing beside its bare counterpart, in turns, on this machine. Only ratios travel.
import type { ChildProcess } from 'node:child_process'
import type { Spawned, Started } from '../support/built.ts'
import type { Arrival, Crowd } from './crowd.ts'
import type { Size } from './fill.ts'
import type { Load, Target } from './load.ts'
import type { Row } from './report.ts'
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { ask, requireBuilt, signIn, startOn, untilReady, watch } from '../support/built.ts'
import { fill } from './fill.ts'
import { compare, median, residentMb } from './load.ts'
import { print, row, save } from './report.ts'

const READ = { min: 0.6 }
const WRITE = { min: 0.5 }
const FAN_OUT = { max: 1.5 }
const GROWTH = { max: 1.3 }
const ROUNDS = 3
const CLIENTS = 1000
const SMALL: Size = { letters: 10_000, messages: 1000, edges: 1000 }
const BIG: Size = { letters: 100_000, messages: 10_000, edges: 10_000 }

const folder = mkdtempSync(join(tmpdir(), 'cococat-bench-'))
const children: (Spawned | { child: ChildProcess })[] = []

interface House extends Started { token: string, bare: Spawned & { origin: string } }

const startBare = (db: string): Spawned => watch(spawn(process.execPath, [resolve(import.meta.dirname, 'bare.ts'), db], { stdio: ['ignore', 'pipe', 'inherit'] }))

/** A house of so many agents and rows, running, and its bare counterpart on a copy of its database. */
async function build(name: string, agents: number, size?: Size): Promise<House> {
  const home = join(folder, name)
  const first = await startOn({ home, args: ['--sample'] })
  const token = await signIn(first.origin)
  for (let n = 3; n < agents; n++)
    await ask(first.origin, 'POST', '/api/agents', { token, body: { name: `Agent ${n}`, profile: { role: 'Counts boxes' } } })
  await first.end()
  if (size)
    fill(home, size)
  copyFileSync(join(home, 'cococat.db'), join(folder, `${name}.db`))
  const bare = startBare(join(folder, `${name}.db`))
  const house = await startOn({ home })
  children.push(bare, house)
  return { ...house, token, bare: { ...bare, origin: await untilReady(bare) } }
}

const toOurs = ({ pid, origin, token }: House, path: string, body?: unknown): Target => ({ pid, origin, path, token, body, method: body === undefined ? 'GET' : 'POST' })
const toBare = ({ bare: { pid, origin } }: House, path: string, body?: unknown): Target => ({ pid, origin, path, body, method: body === undefined ? 'GET' : 'POST' })
const inWords = ({ perSecond, cpuMicros }: Load): string => `${Math.round(perSecond).toLocaleString('en')}/s${cpuMicros === null ? '' : ` ${Math.round(cpuMicros)} µs`}`

async function besideBare(what: string, house: House, paths: [ours: string, bare: string], target: { min: number }, body?: unknown): Promise<Row[]> {
  const rows: Row[] = []
  for (const connections of [1, 32]) {
    const { ours, other, ratio } = await compare(toOurs(house, paths[0], body), toBare(house, paths[1], body), connections, ROUNDS)
    rows.push(row(`${what}, ${connections} connection${connections === 1 ? '' : 's'}`, inWords(ours), inWords(other), ratio, target, { ours, bare: other }))
  }
  return rows
}

/** The cost of a request in a house with ten times the data, over that in a small one. */
async function growth(what: string, big: House, small: House, path: string, body?: unknown): Promise<Row> {
  const { ours, other, cost } = await compare(toOurs(big, path, body), toOurs(small, path, body), 1, ROUNDS)
  return row(`ten times the data: ${what}`, inWords(ours), inWords(other), cost, GROWTH, { big: ours, small: other })
}

async function fanOut(house: House): Promise<Row[]> {
  const words = 'parcel for everyone'
  const content = `${words}: ${'the collars are in the second box from the left '.repeat(2)}`.trim()
  const ours = await gather({ origin: house.origin, token: house.token, clients: CLIENTS, path: '/api/chat/groups/general/messages', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ content }), words })
  const { frame } = await ours()
  const bare = await gather({ origin: house.bare.origin, token: house.token, clients: CLIENTS, path: '/tell', headers: { 'content-type': 'text/plain' }, body: frame, words })
  await bare()
  const times: { ours: Arrival[], bare: Arrival[] } = { ours: [], bare: [] }
  for (let round = 0; round < 25; round++) {
    times.ours.push(await ours())
    times.bare.push(await bare())
  }
  const inMs = (what: string, target: { max?: number }, of: (arrival: Arrival) => number): Row => {
    const [mine, theirs] = [median(times.ours.map(of)), median(times.bare.map(of))]
    return row(what, `${mine.toFixed(1)} ms`, `${theirs.toFixed(1)} ms`, mine / theirs, target, { ours: times.ours.map(of), bare: times.bare.map(of) })
  }
  return [
    inMs(`${frame.length} bytes to ${CLIENTS} sockets: the last one`, FAN_OUT, ({ lastMs }) => lastMs),
    inMs('  from the first one to the last', {}, ({ firstMs, lastMs }) => lastMs - firstMs),
    inMs('  the first one, stored before it is told', {}, ({ firstMs }) => firstMs),
  ]
}

async function gather(crowd: Crowd): Promise<() => Promise<Arrival>> {
  const child = fork(resolve(import.meta.dirname, 'crowd.ts'))
  children.push({ child })
  child.send(crowd)
  await once(child, 'message')
  return async () => {
    child.send('again')
    const [told] = await once(child, 'message') as [Arrival]
    return told
  }
}

async function startUp(): Promise<Row[]> {
  const home = join(folder, 'fresh')
  await (await startOn({ home, args: ['--sample'] })).end()
  copyFileSync(join(home, 'cococat.db'), join(folder, 'fresh.db'))
  const times: { ours: number[], bare: number[] } = { ours: [], bare: [] }
  const memory: { ours: number[], bare: number[] } = { ours: [], bare: [] }
  for (let round = 0; round < 5; round++) {
    const ours = await startOn({ home, env: { COCOCAT_PASSWORD: '' } })
    times.ours.push(ours.readyAfterMs)
    const begun = performance.now()
    const bare = startBare(join(folder, 'fresh.db'))
    await untilReady(bare)
    times.bare.push(performance.now() - begun)
    await pause(1000) // at rest
    memory.ours.push(residentMb(ours.pid) ?? Number.NaN)
    memory.bare.push(residentMb(bare.pid) ?? Number.NaN)
    await Promise.all([ours.end(), bare.end('SIGKILL')])
  }
  const pair = (what: string, unit: string, { ours, bare }: typeof times): Row => row(what, `${Math.round(median(ours))} ${unit}`, `${Math.round(median(bare))} ${unit}`, median(ours) / median(bare), {}, { ours, bare })
  return [pair('start to the ready line', 'ms', times), pair('memory at rest', 'MB', memory)]
}

async function measure(): Promise<Row[]> {
  const letter = { to: 'user', content: 'The collars are back. Forty or sixty of them? The notice for the window is ready, and says Tuesday.' }
  const small = await build('small', 3, SMALL)
  const big = await build('big', 3, BIG)
  const crowded = await build('crowded', 30)
  return [
    ...await besideBare('list 3 agents', small, ['/api/agents', '/agents'], READ),
    ...await besideBare('list 30 agents', crowded, ['/api/agents', '/agents'], READ),
    ...await besideBare('send a letter', small, ['/api/mailbox/send', '/send'], WRITE, letter),
    ...await besideBare('50 of 100 000 letters', big, ['/api/mailbox/user', '/mailbox/user'], READ),
    await growth('read a mailbox', big, small, '/api/mailbox/user'),
    await growth('send a letter', big, small, '/api/mailbox/send', letter),
    await growth('read a group', big, small, '/api/chat'),
    await growth('the graph', big, small, '/api/collaboration/graph'),
    ...await fanOut(small),
    ...await startUp(),
  ]
}

requireBuilt()
try {
  const rows = await measure()
  print(rows)
  save('test-results/bench.json', { at: new Date().toISOString(), node: process.versions.node, cpus: cpus().map(({ model }) => model) }, rows)
  if (process.argv.includes('--check') && rows.some(({ met }) => met === false))
    process.exitCode = 1
}
finally {
  for (const { child } of children)
    child.kill('SIGKILL')
  await pause(200)
  rmSync(folder, { recursive: true, force: true })
}
