// Someone on the local network: a process of its own, in a network of its own, that asks what it is told to, one JSON line each way.
import { request } from 'node:http'
import { request as secureRequest } from 'node:https'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { Bonjour } from 'bonjour-service'
import { WebSocket } from 'ws'

export interface Ask { url: string, method?: string, headers?: Record<string, string>, body?: string }
export interface Heard { status: number, headers: Record<string, string | string[] | undefined>, text: string }
type Job = { id: number } & ({ ask: Ask } | { socket: Ask } | { look: { name: string, ms: number } })

const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

function ask({ url, method = 'GET', headers = {}, body }: Ask): Promise<Heard> {
  const target = new URL(url)
  return new Promise((resolve, reject) => {
    const call = (target.protocol === 'https:' ? secureRequest : request)({ hostname: target.hostname, port: target.port, path: target.pathname + target.search, method, headers: { host: target.host, ...headers }, agent: false, rejectUnauthorized: false, timeout: 2000 }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => text += part)
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }))
    })
    call.on('timeout', () => call.destroy(new Error('ETIMEDOUT'))).on('error', reject)
    call.end(body)
  })
}

/** Opens a socket and tells each thing that happens to it. */
function open(id: number, { url, headers = {} }: Ask): void {
  const socket = new WebSocket(url, { headers, rejectUnauthorized: false })
  socket.on('message', data => say({ id, message: String(data) }))
  socket.on('close', code => say({ id, closed: code }))
  socket.on('error', error => say({ id, failed: error.message }))
}

/** Looks for a house by its name, as a phone does. */
function look(name: string, ms: number): Promise<{ host: string, port: number, addresses: string[] } | null> {
  const bonjour = new Bonjour()
  return new Promise(resolve => bonjour.findOne({ type: 'http' }, ms, (found: { name: string, host: string, port: number, addresses?: string[] } | null) => {
    resolve(found?.name === name ? { host: found.host, port: found.port, addresses: found.addresses ?? [] } : null)
    bonjour.destroy()
  }))
}

createInterface(process.stdin).on('line', (line) => {
  const job = JSON.parse(line) as Job
  const answer = (promise: Promise<unknown>): void => void promise.then(value => say({ id: job.id, value }), (error: Error & { code?: string }) => say({ id: job.id, failed: error.code ?? error.message }))
  if ('ask' in job)
    answer(ask(job.ask))
  else if ('socket' in job)
    open(job.id, job.socket)
  else
    answer(look(job.look.name, job.look.ms))
}).on('close', () => process.exit(0))
