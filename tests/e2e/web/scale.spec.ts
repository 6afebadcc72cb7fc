// A full house stays smooth: 200 agents with 5 000 edges while 50 facts a second arrive, in a real browser.
// It measures rather than tests, so it is run when asked for: `SCALE_SECONDS=600 npx playwright test scale.spec --project=web`; SCALE_AGENTS and SCALE_EDGES make it larger, SCALE_PROFILE says where the time goes.
import type { CDPSession, Page } from '@playwright/test'
import process from 'node:process'
import { connect, memberOf, pairFor } from '../../support/crowd'
import { DESK, live } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'

const AGENTS = Number(process.env.SCALE_AGENTS ?? 200)
const EDGES = Number(process.env.SCALE_EDGES ?? 5000)
const SECONDS = Number(process.env.SCALE_SECONDS ?? 0)
/** Letters a second to who sleeps (two facts each), and one in so many seconds to who is awake and answers. */
const LETTERS = 20
const house = useHouse()
test.use({ viewport: DESK, locale: 'en-GB', trace: 'off', screenshot: 'off' }) // recording costs more than what is measured

test.skip(SECONDS === 0, 'a measurement, run by SCALE_SECONDS')

test.beforeAll(async () => {
  if (SECONDS === 0)
    return
  test.setTimeout(300_000)
  for (let n = 0; n < AGENTS; n += 20)
    await Promise.all(Array.from({ length: Math.min(20, AGENTS - n) }, (_, i) => house.api('POST', '/api/agents', { name: `Member ${n + i}`, id: memberOf(n + i), enabled: false })))
  await house.kill()
  connect(house.home, AGENTS, EDGES)
  await house.back()
})

interface Watch { tasks: number[], scripts: number[], frames: number[], facts: number }

/** Watches the page's thread from now on: long tasks, how much of each long frame was our script, and the time between frames. */
const watchPage = (page: Page): Promise<void> => page.evaluate(() => {
  const seen: Watch = { tasks: [], scripts: [], frames: [], facts: 0 }
  Object.assign(window, { seen })
  new PerformanceObserver(list => list.getEntries().forEach(entry => seen.tasks.push(entry.duration))).observe({ type: 'longtask' })
  new PerformanceObserver(list => list.getEntries().forEach((entry) => {
    const { scripts } = entry as unknown as { scripts: { duration: number }[] }
    seen.scripts.push(Math.max(0, ...scripts.map(({ duration }) => duration)))
  })).observe({ type: 'long-animation-frame' })
  let last = performance.now()
  requestAnimationFrame(function next(now) {
    seen.frames.push(now - last)
    last = now
    if (seen.frames.length > 20_000)
      seen.frames.splice(0, 10_000)
    requestAnimationFrame(next)
  })
})

/** The page's heap after a collection, in MB, and the processor time (not the clock's: the machine may be busy) its thread has used, in seconds. */
async function figures(cdp: CDPSession): Promise<{ heapMb: number, taskSeconds: number, scriptSeconds: number }> {
  await cdp.send('HeapProfiler.collectGarbage')
  const { metrics } = await cdp.send('Performance.getMetrics')
  const of = (wanted: string): number => metrics.find(({ name }) => name === wanted)!.value
  return { heapMb: of('JSHeapUsedSize') / 1e6, taskSeconds: of('TaskDuration'), scriptSeconds: of('ScriptDuration') }
}

/** Letters between all of them, evenly; answers how long it took: a busy machine may not keep the pace. */
async function storm(seconds: number): Promise<number> {
  const begun = performance.now()
  for (let n = 0; performance.now() - begun < seconds * 1000; n++) {
    const [from, to] = pairFor(n * 7, AGENTS)
    const letter = n % LETTERS === 0 ? house.write('researcher', 'When do parcels leave?') : house.write(memberOf(to), `Word ${n} about it`, { from: memberOf(from), type: 'task' })
    await letter
    const due = begun + (n + 1) * 1000 / LETTERS
    await new Promise(resolve => setTimeout(resolve, Math.max(0, due - performance.now())))
  }
  return (performance.now() - begun) / 1000
}

const worst = (values: number[]): number => Math.round(Math.max(0, ...values))
const share = (values: number[], part: number): number => Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? 0)

/** Where the time of our own script went, by function, in milliseconds: what is not here was drawing and the machine. */
async function profiled(cdp: CDPSession, run: () => Promise<unknown>): Promise<[name: string, ms: number][]> {
  await cdp.send('Profiler.enable')
  await cdp.send('Profiler.start')
  await run()
  const { profile } = await cdp.send('Profiler.stop')
  const names = new Map(profile.nodes.map(({ id, callFrame: { functionName, url } }) => [id, `${functionName || '?'} ${url.split('/').pop() ?? ''}`]))
  const sums = new Map<string, number>()
  profile.samples?.forEach((id, i) => sums.set(names.get(id)!, (sums.get(names.get(id)!) ?? 0) + (profile.timeDeltas?.[i] ?? 0) / 1000))
  return [...sums].sort((a, b) => b[1] - a[1]).slice(0, 25).map(([name, ms]) => [name, Math.round(ms)])
}

test('the office stays smooth and its memory flat while letters pour in', async ({ page }) => {
  test.setTimeout((SECONDS + 400) * 1000)
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  await house.enter(page)
  await live(page)
  await expect(page.getByRole('button', { name: /^Member 0,/ })).toBeAttached()
  await page.waitForTimeout(4000) // everyone is being placed
  await storm(3)
  await watchPage(page)
  const before = await figures(cdp)
  const functions = process.env.SCALE_PROFILE ? await profiled(cdp, () => storm(SECONDS)) : await storm(SECONDS)
  if (process.env.SCALE_PROFILE)
    console.info(functions)
  const seen = await page.evaluate(() => (window as unknown as { seen: Watch }).seen)
  await page.waitForTimeout(6000) // the last lights go out
  const after = await figures(cdp)
  const used = (figure: 'taskSeconds' | 'scriptSeconds'): number => Math.round((after[figure] - before[figure]) * 100) / 100
  const said = { agents: AGENTS, edges: EDGES, seconds: SECONDS, longTasks: seen.tasks.length, longest: worst(seen.tasks), longestScript: worst(seen.scripts), tookSeconds: typeof functions === 'number' ? Math.round(functions) : null, frame: { half: share(seen.frames, 0.5), most: share(seen.frames, 0.95) }, heapMb: [before, after].map(({ heapMb }) => Math.round(heapMb)), cpuSeconds: { thread: used('taskSeconds'), script: used('scriptSeconds') } }
  console.info(JSON.stringify(said))
  expect(after.heapMb - before.heapMb).toBeLessThan(10)
})
