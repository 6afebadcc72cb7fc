// A house whose local network is played by addresses of the loopback: 127.0.0.2 is this machine there, others are strangers.
import type { Client } from '../../support/client'
import type { TestHouse, TestHouseOptions } from '../../support/house'
import type { Answer, Knock } from '../../support/knock'
import { Buffer } from 'node:buffer'
import { request } from 'node:http'
import { request as secureRequest } from 'node:https'
import { vi } from 'vitest'
import { openTestHouse } from '../../support/house'

export const LAN = '127.0.0.2'
export const ONE_LAN = [{ name: 'lan0', address: LAN }]

export interface LanHouse extends TestHouse {
  /** Where the door to the local network is. */
  lan: string
}

/** Opens a house, and its door to the local network: plain HTTP, unless the change says otherwise. */
export async function openLanHouse(options: TestHouseOptions = {}, change: NonNullable<Parameters<Client['exposure']['setLan']>[0]>['body'] = {}): Promise<LanHouse> {
  const house = await openTestHouse({ interfaces: () => ONE_LAN, ...options })
  const { lan } = await house.client.exposure.setLan({ body: { open: true, port: 0, https: false, mdns: false, ...change } })
  return { ...house, lan: lan.urls[0]! }
}

/** Asks as someone at `from`; a certificate is taken as it is. */
export function askFrom(from: string, origin: string, method: string, path: string, { body, headers = {} }: Knock = {}): Promise<Answer> {
  const url = new URL(origin)
  const bytes = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
  const all = { host: url.host, ...(bytes !== undefined && { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(bytes)) }), ...headers }
  return new Promise((answered, failed) => {
    const call = (url.protocol === 'https:' ? secureRequest : request)({ hostname: url.hostname, port: url.port, localAddress: from, method, path, headers: all, agent: false, rejectUnauthorized: false }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => text += part).on('error', failed)
      response.on('end', () => answered({ status: response.statusCode!, headers: response.headers, text, json: parsed(text) }))
    })
    call.on('error', failed)
    call.end(bytes)
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  }
  catch {
    return undefined
  }
}

/** Pairs a device at `from`, and answers its cookie and its token. */
export async function pairFrom(house: LanHouse, from: string, name = 'Phone'): Promise<{ id: string, cookie: string, token: string, answer: Answer }> {
  const { code } = await house.client.exposure.startPairing()
  const answer = await askFrom(from, house.lan, 'POST', '/api/pair', { body: { code, name, token: true }, headers: { 'user-agent': IPHONE } })
  const { device, token } = answer.json as { device: { id: string }, token: string }
  return { id: device.id, token, cookie: answer.headers['set-cookie']![0]!.split(';')[0]!, answer }
}

export const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1'

/** Waits until the exposure is as wanted. */
export const until = (house: TestHouse, like: (state: Awaited<ReturnType<Client['exposure']['state']>>) => boolean, timeout = 5000): ReturnType<Client['exposure']['state']> => vi.waitFor(async () => {
  const state = await house.client.exposure.state()
  if (!like(state))
    throw new Error(JSON.stringify(state))
  return state
}, { timeout, interval: 20 })
