// Load: one kind of request, again and again, over kept connections; how many a second, and what each cost the server.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import autocannon from 'autocannon'

/** Where a request goes, and in which process it is served. */
export interface Target { pid: number, origin: string, path: string, method?: 'GET' | 'POST', token?: string, body?: unknown }

export interface Load { perSecond: number, cpuMicros: number | null, p99Ms: number }

const SECONDS = 1

/** Asks one target for a second. Fails when anything but success is answered. */
export async function load({ pid, origin, path, method = 'GET', token, body }: Target, connections: number): Promise<Load> {
  const before = cpuSeconds(pid)
  const result = await autocannon({
    url: origin + path,
    method,
    connections,
    duration: SECONDS,
    headers: { ...(token && { authorization: `Bearer ${token}` }), ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const after = cpuSeconds(pid)
  const done = result['2xx']
  if (done === 0 || result.non2xx + result.errors > 0)
    throw new Error(`${method} ${path}: ${done} answers, ${result.non2xx} of them refusals, ${result.errors} errors`)
  return { perSecond: done / result.duration, cpuMicros: before === null || after === null ? null : (after - before) / done * 1e6, p99Ms: result.latency.p99 }
}

/** `ratio`: of requests a second; `cost`: of the processor time of one (of time, where that is not known). */
export interface Comparison { ours: Load, other: Load, ratio: number, cost: number }

/** Asks two targets in turns, so that what else the machine does touches both alike. The median of the rounds of each, and of their ratios. */
export async function compare(ours: Target, other: Target, connections: number, rounds: number): Promise<Comparison> {
  const loads: { ours: Load[], other: Load[] } = { ours: [], other: [] }
  for (let round = -1; round < rounds; round++) { // the first one warms both up
    const pair = { ours: await load(ours, connections), other: await load(other, connections) }
    if (round >= 0) {
      loads.ours.push(pair.ours)
      loads.other.push(pair.other)
    }
  }
  const inPairs = (of: (ours: Load, other: Load) => number): number => median(loads.ours.map((load, round) => of(load, loads.other[round]!)))
  return {
    ours: middle(loads.ours),
    other: middle(loads.other),
    ratio: inPairs((a, b) => a.perSecond / b.perSecond),
    cost: inPairs((a, b) => a.cpuMicros !== null && b.cpuMicros !== null ? a.cpuMicros / b.cpuMicros : b.perSecond / a.perSecond),
  }
}

const middle = (loads: Load[]): Load => ({
  perSecond: median(loads.map(each => each.perSecond)),
  cpuMicros: loads.some(each => each.cpuMicros === null) ? null : median(loads.map(each => each.cpuMicros!)),
  p99Ms: median(loads.map(each => each.p99Ms)),
})

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** Processor time a process has used; only Linux tells it of another process. */
function cpuSeconds(pid: number): number | null {
  if (process.platform !== 'linux')
    return null
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticks
}

const ticks = process.platform === 'linux' ? Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' })) : 1

/** Resident memory of a process in MB, on Linux. */
export function residentMb(pid: number): number | null {
  if (process.platform !== 'linux')
    return null
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024
}
