// Promise: the check knocks at every door as a stranger would, and what it says is so.
import type { Finding } from '../../../src-server/exposure/contract'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, it } from 'vitest'
import { openTestHouse } from '../../support/house'
import { LAN, ONE_LAN, openLanHouse, pairFrom, until } from './lan'

const levels = (findings: Finding[], door: Finding['door']): Record<string, string> => Object.fromEntries(findings.filter(each => each.door === door).map(({ id, level }) => [id, level]))
const CLOSED = { api: 'ok', socket: 'ok', foreign_host: 'ok', foreign_origin: 'ok', cors: 'ok' }

it('a closed house: nothing but the home door, and that is closed to strangers', async () => {
  await using house = await openTestHouse({ interfaces: () => ONE_LAN })
  const { findings } = await house.client.exposure.check()
  expect(levels(findings, 'home')).toEqual({ home_door: 'ok', ...CLOSED })
  expect(findings.find(({ id }) => id === 'api')!.facts.asked).toBeGreaterThan(80)
  expect(levels(findings, 'lan')).toEqual({ door_closed: 'ok' })
  expect(levels(findings, 'hooks')).toEqual({ hooks_closed: 'ok' })
})

it('an open door by HTTPS: a stranger gets the sign-in page and nothing else', async () => {
  await using house = await openLanHouse({}, { https: true })
  await house.house.auth.setPassword('correct horse')
  const owner = await house.raw('POST', '/api/exposure/check')
  const { findings } = owner.json as { findings: Finding[] }
  expect(levels(findings, 'lan')).toEqual({ page: 'note', ...CLOSED, pairing: 'ok', https: 'ok', password: 'note' })
  expect(findings.filter(each => each.door === 'lan' && each.id === 'api')[0]!.address).toBe(house.lan)
})

it('what is risky is called so: plain HTTP, devices, another program at the port', async () => {
  await using house = await openLanHouse()
  await pairFrom(house, '127.0.0.7')
  expect(levels((await house.client.exposure.check()).findings, 'lan')).toMatchObject({ https: 'warning', devices: 'note', password: 'ok' })
  const other = createServer((_, response) => response.end('hello')).listen(0, LAN)
  await once(other, 'listening')
  await house.client.exposure.setLan({ body: { open: false, port: (other.address() as { port: number }).port } })
  expect(levels((await house.client.exposure.check()).findings, 'lan')).toEqual({ door_closed: 'warning' })
  other.close()
})

it('a tunnel: whether it leads to the webhooks alone, to the house itself, or nowhere', async () => {
  await using house = await openTestHouse()
  const leading = async (address: string) => {
    await house.client.exposure.setTunnel({ body: { kind: 'own', address, open: true, port: 0 } })
    return until(house, ({ tunnel }) => tunnel.state === 'open')
  }
  const found = async () => {
    const { findings } = await house.client.exposure.check()
    return { ...levels(findings, 'hooks'), ...levels(findings, 'tunnel') }
  }
  await leading('http://127.0.0.1:9')
  expect(await found()).toEqual({ hooks_only: 'ok', tunnel_address: 'warning' })
  await leading(house.url)
  expect(await found()).toEqual({ hooks_only: 'ok', tunnel_address: 'danger' })
  const proxy = createServer((_, response) => response.writeHead(404).end('{"code":"no_such_route"}')).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  await leading(`http://127.0.0.1:${(proxy.address() as { port: number }).port}`)
  expect(await found()).toEqual({ hooks_only: 'ok', tunnel_address: 'ok' })
  proxy.close()
})
