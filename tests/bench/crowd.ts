// A crowd at `/ws`, in a process of its own: opens many sockets, sets off one frame, and measures until the last socket has it.
import { Buffer } from 'node:buffer'
import { Agent, request } from 'node:http'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { WebSocket } from 'ws'

/** What sets off a frame, and by which words it is known. */
export interface Crowd { origin: string, token: string, clients: number, path: string, headers: Record<string, string>, body: string, words: string }

const agent = new Agent({ keepAlive: true })

/** How long after asking the first and the last socket had the frame. */
export interface Arrival { firstMs: number, lastMs: number, frame: string }

/** Asks, without waiting for the answer to be used. */
function setOff({ origin, path, headers, body, token }: Crowd): void {
  request(origin + path, { method: 'POST', agent, headers: { ...headers, authorization: `Bearer ${token}` } }, answer => answer.resume()).end(body)
}

async function gather(crowd: Crowd): Promise<() => Promise<Arrival>> {
  let heard = 0
  let firstAt = 0
  let done: (frame: string) => void
  const words = Buffer.from(crowd.words)
  for (let opened = 0; opened < crowd.clients; opened += 50) {
    await Promise.all(Array.from({ length: 50 }, () => new Promise<void>((resolve, reject) => {
      const socket = new WebSocket(`${crowd.origin.replace('http', 'ws')}/ws`, { headers: { authorization: `Bearer ${crowd.token}` } })
      socket.on('open', resolve)
      socket.on('error', reject)
      socket.on('message', (data: Buffer) => {
        if (!data.includes(words))
          return
        heard++
        if (heard === 1)
          firstAt = performance.now()
        if (heard === crowd.clients)
          done(data.toString())
      })
    })))
  }
  return async () => {
    heard = 0
    const begun = performance.now()
    const frame = await new Promise<string>((resolve) => {
      done = resolve
      setOff(crowd)
    })
    return { firstMs: firstAt - begun, lastMs: performance.now() - begun, frame }
  }
}

process.once('message', async (crowd: Crowd) => {
  const measure = await gather(crowd)
  process.on('message', async () => process.send!(await measure()))
  process.send!('gathered')
})
