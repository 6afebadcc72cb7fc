// The search bench: 20 000 pages, English and Chinese; the house's search through its door beside the bare FTS5 query on a copy of its index, in turns.
import type { Row } from './report.ts'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { asPhrase, termsOf } from '../../src-server/knowledge/words.ts'
import { ask, requireBuilt, signIn, startOn } from '../support/built.ts'
import { questions, writePages } from './pages.ts'
import { print, row, save } from './report.ts'

const PAGES = 20_000
const ASKED = 400
const TARGET = { max: 3 }

interface Answer { total: number, took_ms: number, results: object[] }

const at = (values: number[], share: number): number => values.toSorted((a, b) => a - b)[Math.floor(values.length * share)]!
const ms = (value: number): string => `${value.toFixed(2)} ms`

/** Begins a house on a folder of pages that it has never seen; returns once all are indexed. */
async function fill(home: string): Promise<number> {
  writePages(join(home, 'knowledge', 'bench'), PAGES)
  const begun = performance.now()
  const house = await startOn({ home })
  const token = await signIn(house.origin)
  for (let pages = 0; pages < PAGES; await pause(100))
    pages = (await ask<{ kbs: { pages: number }[] }>(house.origin, 'GET', '/api/knowledge', { token })).body.kbs[0]?.pages ?? 0
  const took = performance.now() - begun
  await house.end()
  return took
}

async function measure(home: string): Promise<Row[]> {
  const indexed = await fill(home)
  copyFileSync(join(home, 'cococat.db'), join(home, 'bare.db'))
  const db = new Database(join(home, 'bare.db'))
  db.pragma('cache_size = -16000')
  const bare = db.prepare('SELECT rowid, rank FROM page_text WHERE page_text MATCH ? ORDER BY rank LIMIT 10')
  const house = await startOn({ home })
  const token = await signIn(house.origin)
  const times: Record<'bare' | 'inside' | 'door', number[]> = { bare: [], inside: [], door: [] }
  const slow: [number, string][] = []
  for (const [n, question] of [...questions(40), ...questions(ASKED)].entries()) { // the first ones warm both up
    const begun = performance.now()
    const { status, body } = await ask<Answer>(house.origin, 'GET', `/api/knowledge/bench/search?q=${encodeURIComponent(question)}`, { token })
    const door = performance.now() - begun
    if (status !== 200)
      throw new Error(`“${question}” was answered ${status}`)
    const again = performance.now()
    bare.all(termsOf(question).map(asPhrase).join(' AND '))
    if (n < 40)
      continue
    times.bare.push(performance.now() - again)
    times.inside.push(body.took_ms)
    times.door.push(door)
    slow.push([body.took_ms, question])
  }
  await house.end()
  db.close()
  if (process.argv.includes('--slow'))
    console.log(slow.toSorted((a, b) => b[0] - a[0]).slice(0, 30))
  const beside = (what: string, ours: number[], share: number, target: { max?: number }): Row => row(what, ms(at(ours, share)), ms(at(times.bare, share)), at(ours, share) / at(times.bare, share), target, { ours, bare: times.bare })
  return [
    beside(`search ${PAGES} pages, p95`, times.inside, 0.95, TARGET),
    beside('the same through HTTP, p95', times.door, 0.95, {}),
    beside('the same, median', times.inside, 0.5, {}),
    row(`begin with ${PAGES} pages never seen, and all found`, `${(indexed / 1000).toFixed(1)} s`, '', Number.NaN, {}, {}),
    row(`open a house of ${PAGES} pages again`, ms(house.readyAfterMs), '', Number.NaN, {}, {}),
  ]
}

requireBuilt()
const home = mkdtempSync(join(tmpdir(), 'cococat-search-'))
try {
  const rows = await measure(home)
  print(rows)
  save('test-results/search.json', { at: new Date().toISOString(), node: process.versions.node }, rows)
  if (process.argv.includes('--check') && rows.some(({ met }) => met === false))
    process.exitCode = 1
}
finally {
  rmSync(home, { recursive: true, force: true })
}
