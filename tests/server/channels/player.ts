// Platforms as the house meets them: one local server that answers the way each of them documents, errors and slowness included.
import type { IncomingHttpHeaders, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:http'
import { expect, vi } from 'vitest'

export interface Heard { method: string, path: string, headers: IncomingHttpHeaders, json: Record<string, unknown>, text: string }
export interface Answer { status?: number, json?: unknown, headers?: Record<string, string>, delay?: number }

export interface Player extends AsyncDisposable {
  url: string
  /** Everything it was asked, in order. */
  heard: Heard[]
  /** Waits until so many requests like that came. */
  asked: (like: RegExp, count?: number) => Promise<Heard[]>
  /** What the next requests like that are answered, one each; then as ever. */
  script: (like: RegExp, ...answers: Answer[]) => void
}

/** What the platforms answer when nothing is wrong. */
const USUAL: [like: RegExp, answer: (heard: Heard, count: number) => Answer][] = [
  [/^GET \/bot[^/]+\/getMe/, () => ({ json: { ok: true, result: { id: 42, is_bot: true, username: 'CocoBot' } } })],
  [/^POST \/bot[^/]+\/sendMessage/, () => ({ json: { ok: true, result: { message_id: 1 } } })],
  [/^GET \/cgi-bin\/(?:token|gettoken)\?/, (_, count) => ({ json: { errcode: 0, access_token: `access-${count}`, expires_in: 7200 } })],
  [/^POST \/cgi-bin\/message\//, () => ({ json: { errcode: 0, errmsg: 'ok' } })],
  [/^POST \/open-apis\/auth\/v3\//, (_, count) => ({ json: { code: 0, msg: 'ok', tenant_access_token: `tenant-${count}`, expire: 7200 } })],
  [/^GET \/open-apis\/bot\/v3\/info/, () => ({ json: { code: 0, msg: 'ok', bot: { app_name: 'Coco', open_id: 'ou_bot' } } })],
  [/^POST \/open-apis\/im\/v1\/messages\//, () => ({ json: { code: 0, msg: 'success', data: {} } })],
  [/^POST \/robot\/sendBySession/, () => ({ json: { errcode: 0, errmsg: 'ok' } })],
  [/^POST \/v1\.0\/oauth2\/accessToken/, () => ({ json: { accessToken: 'ding-token', expireIn: 7200 } })],
  [/^POST \/v1\.0\/robot\//, () => ({ json: { processQueryKey: 'x' } })],
  [/^POST \/api\/auth\.test/, () => ({ json: { ok: true, user: 'coco', team: 'Cats' } })],
  [/^POST \/api\/chat\.postMessage/, () => ({ json: { ok: true, ts: '1.2' } })],
  [/^PATCH \/webhooks\//, () => ({ json: { id: '1' } })],
  [/^POST \/(?:webhooks|channels)\//, () => ({ json: { id: '2' } })],
  [/^GET \/applications\/@me/, () => ({ json: { id: '1234', name: 'Coco' } })],
  [/^POST \/repos\//, () => ({ status: 201, json: { id: 1 } })],
  [/^GET \/user/, () => ({ json: { login: 'coco' } })],
  [/^POST \/replies/, () => ({ json: {} })],
]

export async function openPlayer(): Promise<Player> {
  const heard: Heard[] = []
  const scripts: { like: RegExp, answers: Answer[] }[] = []
  const nameOf = ({ method, path }: Heard): string => `${method} ${path}`

  function answerTo(request: Heard): Answer {
    const script = scripts.find(({ like, answers }) => answers.length > 0 && like.test(nameOf(request)))
    const usual = USUAL.find(([like]) => like.test(nameOf(request)))
    return script?.answers.shift() ?? usual?.[1](request, heard.filter(each => usual[0].test(nameOf(each))).length) ?? { status: 404, json: { error: 'not played' } }
  }

  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const text = Buffer.concat(parts).toString('utf8')
      const asked: Heard = { method: request.method!, path: request.url!, headers: request.headers, json: text ? JSON.parse(text) as Record<string, unknown> : {}, text }
      heard.push(asked)
      const { status = 200, json = {}, headers = {}, delay = 0 } = answerTo(asked)
      setTimeout(() => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(json)), delay)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    asked: (like, count = 1) => vi.waitFor(() => {
      const found = heard.filter(each => like.test(nameOf(each)))
      expect(found.length, `${like} among ${heard.map(nameOf).join(', ') || 'nothing'}`).toBeGreaterThanOrEqual(count)
      return found
    }, { timeout: 5000, interval: 5 }),
    script: (like, ...answers) => void scripts.push({ like, answers }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
