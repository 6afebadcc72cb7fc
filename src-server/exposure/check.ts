// The exposure check: what a stranger could do at each door, found out by trying.
import type { Route } from '../kernel/route'
import type { Exposure, Finding } from './contract'
import { answers, hearsSocket, knock } from './knock'

interface Given {
  exposure: Exposure
  /** The address the home door listens on. */
  homeHost: string
  hasPassword: boolean
  devices: number
  routes: readonly Route[]
}

type Door = Finding['door']

const EVIL = 'https://stranger.example'
const AT_ONCE = 8

export async function check(given: Given): Promise<Finding[]> {
  return [...await homeFindings(given), ...await lanFindings(given), ...await hooksFindings(given.exposure), ...await tunnelFindings(given.exposure)]
}

const finding = (door: Door, address: string | null, id: Finding['id'], level: Finding['level'], facts: Finding['facts'] = {}): Finding => ({ id, level, door, address, facts })

async function homeFindings({ exposure, homeHost, routes }: Given): Promise<Finding[]> {
  const { origin } = exposure.home
  return [finding('home', origin, 'home_door', exposure.home.beyond ? 'warning' : 'ok', { host: homeHost }), ...await tries('home', origin, routes)]
}

async function lanFindings({ exposure: { lan }, hasPassword, devices, routes }: Given): Promise<Finding[]> {
  const origins = lan.urls.filter(url => new URL(url).hostname !== lan.mdns.name)
  if (origins.length === 0)
    return [await closedFinding(lan)]
  const perAddress = await Promise.all(origins.map(async origin => [await pageFinding(origin), ...await tries('lan', origin, routes), await pairingFinding(origin)]))
  const [first] = origins
  const open = lan.interfaces.filter(({ chosen, reach }) => chosen && reach === 'public').map(({ address }) => address)
  return [
    ...perAddress.flat(),
    finding('lan', first!, 'https', lan.https ? 'ok' : 'warning'),
    finding('lan', first!, 'password', hasPassword ? 'note' : 'ok', { set: hasPassword }),
    ...(open.length > 0 ? [finding('lan', first!, 'public_address', 'danger', { addresses: open.join(', ') })] : []),
    ...(devices > 0 ? [finding('lan', first!, 'devices', 'note', { count: devices })] : []),
  ]
}

/** Closed: so nothing of ours may answer there. */
async function closedFinding({ interfaces, port }: Exposure['lan']): Promise<Finding> {
  const heard = await Promise.all(interfaces.map(async ({ address }) => await answers(address, port) ? [address] : []))
  const taken = heard.flat()
  return finding('lan', null, 'door_closed', taken.length > 0 ? 'warning' : 'ok', taken.length > 0 ? { answers: taken.join(', '), port } : {})
}

async function pageFinding(origin: string): Promise<Finding> {
  const heard = await knock(origin, 'GET', '/', { headers: { accept: 'text/html' } })
  return finding('lan', origin, 'page', heard ? 'note' : 'warning', { status: heard?.status ?? 0 })
}

async function pairingFinding(origin: string): Promise<Finding> {
  const heard = await knock(origin, 'POST', '/api/pair', { headers: { 'content-type': 'application/json' }, body: '{"name":"stranger"}' })
  return finding('lan', origin, 'pairing', heard && heard.status < 300 ? 'danger' : 'ok', { status: heard?.status ?? 0 })
}

/** What is tried at every door that leads to the whole house. */
const tries = (door: Door, origin: string, routes: readonly Route[]): Promise<Finding[]> => Promise.all([apiFinding(door, origin, routes), socketFinding(door, origin), hostFinding(door, origin), originFinding(door, origin), corsFinding(door, origin)])

/** Asks every route that needs credentials, without any; what could change something is sent in a shape that nothing takes. */
async function apiFinding(door: Door, origin: string, routes: readonly Route[]): Promise<Finding> {
  const guarded = routes.filter(route => route.access !== 'open' && (route.method === 'GET' || route.params || route.body))
  const open: string[] = []
  const queue = [...guarded]
  const ask = async (): Promise<void> => {
    for (let route = queue.pop(); route; route = queue.pop()) {
      const heard = await knock(origin, route.method, route.path.replace(/\{\w+\}/g, 'nobody-here'), route.method === 'GET' ? {} : { headers: { 'content-type': 'text/plain' }, body: '{' })
      if (heard?.status !== 401)
        open.push(`${route.method} ${route.path}${heard ? '' : ' (no answer)'}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, ask))
  return finding(door, origin, 'api', open.length > 0 ? 'danger' : 'ok', { asked: guarded.length, ...(open.length > 0 && { open: open.slice(0, 10).join(', ') }) })
}

const socketFinding = async (door: Door, origin: string): Promise<Finding> => finding(door, origin, 'socket', await hearsSocket(origin) ? 'danger' : 'ok')

async function hostFinding(door: Door, origin: string): Promise<Finding> {
  const heard = await knock(origin, 'GET', '/', { headers: { host: 'stranger.example', accept: 'text/html' } })
  return finding(door, origin, 'foreign_host', heard === null || heard.code === 'foreign_host' ? 'ok' : 'danger', { status: heard?.status ?? 0 })
}

async function originFinding(door: Door, origin: string): Promise<Finding> {
  const form = { 'origin': EVIL, 'sec-fetch-site': 'cross-site', 'content-type': 'application/x-www-form-urlencoded' }
  const asked = await Promise.all([
    knock(origin, 'GET', '/api/auth/verify', { headers: { origin: EVIL } }),
    knock(origin, 'POST', '/api/auth/logout', { headers: form, body: 'a=b' }),
    knock(origin, 'GET', '/ws', { headers: { 'origin': EVIL, 'connection': 'Upgrade', 'upgrade': 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'c3RyYW5nZXIgc3RyYW5nZQ==' } }),
  ])
  const taken = ['page', 'form', 'socket'].filter((_, n) => asked[n] !== null && asked[n]?.status !== 403)
  return finding(door, origin, 'foreign_origin', taken.length > 0 ? 'danger' : 'ok', taken.length > 0 ? { taken: taken.join(', ') } : {})
}

async function corsFinding(door: Door, origin: string): Promise<Finding> {
  const asked = await Promise.all([
    knock(origin, 'OPTIONS', '/api/agents', { headers: { 'origin': EVIL, 'access-control-request-method': 'GET' } }),
    knock(origin, 'GET', '/', { headers: { origin: EVIL } }),
    knock(origin, 'GET', '/api/auth/verify'),
  ])
  const isOpen = asked.some(heard => heard?.headers['access-control-allow-origin'] !== undefined)
  return finding(door, origin, 'cors', isOpen ? 'danger' : 'ok')
}

const BESIDE_HOOKS: [method: string, path: string][] = [['GET', '/'], ['GET', '/api/status'], ['GET', '/api/channels'], ['GET', '/api/openapi.json'], ['GET', '/api/auth/verify'], ['POST', '/api/auth/login'], ['GET', '/api/pair'], ['POST', '/api/pair'], ['GET', '/api/exposure'], ['POST', '/mcp'], ['GET', '/assets/'], ['GET', '/ws']]

async function hooksFindings({ hooks: { address } }: Exposure): Promise<Finding[]> {
  if (address === null)
    return [finding('hooks', null, 'hooks_closed', 'ok')]
  const heard = await Promise.all(BESIDE_HOOKS.map(async ([method, path]) => (await knock(address, method, path))?.status === 404 ? [] : [`${method} ${path}`]))
  const open = heard.flat()
  if (await hearsSocket(address))
    open.push('/ws')
  return [finding('hooks', address, 'hooks_only', open.length > 0 ? 'danger' : 'ok', { asked: BESIDE_HOOKS.length + 1, ...(open.length > 0 && { open: open.join(', ') }) })]
}

/** From outside: what only another door knows must be unknown here. */
async function tunnelFindings({ tunnel }: Exposure): Promise<Finding[]> {
  if (tunnel.state !== 'open' || tunnel.address === null)
    return []
  const heard = await knock(tunnel.address, 'GET', '/api/auth/verify')
  const level = heard?.code === 'no_such_route' ? 'ok' : heard?.code === 'unauthorized' || heard?.code === 'foreign_host' ? 'danger' : 'warning'
  return [finding('tunnel', tunnel.address, 'tunnel_address', level, { status: heard?.status ?? 0 })]
}
