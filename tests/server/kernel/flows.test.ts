// Promise: what is being sent to someone is broken off when their credentials end, and goes on for everyone else.
import type { AddressInfo } from 'node:net'
import express from 'express'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { Stream } from '../../../src-server/kernel/answers'
import { unauthorized } from '../../../src-server/kernel/errors'
import { mount } from '../../../src-server/kernel/mount'
import { contract } from '../../../src-server/kernel/route'

const words = contract({
  hear: { method: 'GET', path: '/api/words', summary: 'Words for ever', access: 'read', reply: z.string() },
  overhear: { method: 'GET', path: '/api/open', summary: 'Words for ever, for everyone', access: 'open', reply: z.string() },
})

async function* forEver(): AsyncGenerator<{ event: string, data: unknown }> {
  for (let n = 0; ; n++) {
    yield { event: 'word', data: n }
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

it('a stream ends with the credentials of who hears it, and with nobody else’s', async () => {
  const revoked = new Set<string>()
  const app = express()
  const flows = mount(app, { words }, { words: { hear: () => new Stream(forEver()), overhear: () => new Stream(forEver()) } }, {
    caller({ headers: { 'x-api-key': key } }) {
      if (key === undefined || revoked.has(String(key)))
        throw unauthorized()
      return { subject: String(key), kind: 'key', access: 'read', expires_at: null }
    },
    socketCaller: () => { throw unauthorized() },
    allow: () => {},
  })
  const server = app.listen(0, '127.0.0.1')
  await new Promise(listening => server.once('listening', listening))
  const hear = async (path: string, key?: string) => (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { headers: key ? { 'x-api-key': key } : {} })).body!.getReader()
  try {
    const [lost, kept, open] = [await hear('/api/words', 'lost'), await hear('/api/words', 'kept'), await hear('/api/open')]
    revoked.add('lost')
    flows.recheck()
    await expect((async () => {
      while (!(await lost.read()).done);
    })()).rejects.toThrow('terminated')
    for (const reader of [kept, open]) {
      for (let n = 0; n < 20; n++)
        expect((await reader.read()).done).toBe(false)
    }
  }
  finally {
    server.closeAllConnections()
    server.close()
  }
})
