// Promise: `fetch_url` reads public pages for agents that may; no name, number, redirect or trick brings it to this machine or its network.
import type { AddressInfo } from 'node:net'
import type { TestHouse } from '../support/house'
import { Buffer } from 'node:buffer'
import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isPublic } from '../../src-server/engine/tools/addresses'
import { createReach } from '../../src-server/engine/tools/reach'
import { openTestHouse } from '../support/house'
import { hands } from '../support/tools'

let asked: string[] = []
const pages: Record<string, { status?: number, headers?: Record<string, string>, body?: string | Buffer }> = {
  '/page': { headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<html><head><title>Cats &amp; Co</title><script>evil()</script></head><body><h1>Opening hours</h1><p>From <b>nine</b> to five.</p></body></html>' },
  '/chinese': { headers: { 'content-type': 'text/html' }, body: Buffer.concat([Buffer.from('<meta charset="gbk"><p>'), Buffer.from([0xC3, 0xA8]), Buffer.from('</p>')]) },
  '/plain': { headers: { 'content-type': 'text/plain' }, body: 'x'.repeat(30_000) },
  '/json': { headers: { 'content-type': 'application/json' }, body: '{"cats":2}' },
  '/picture': { headers: { 'content-type': 'image/png' }, body: 'PNG' },
  '/lie': { headers: { 'content-type': 'text/plain' }, body: Buffer.from([1, 0, 2]) },
  '/big': { headers: { 'content-type': 'text/plain' }, body: 'x'.repeat(1024 * 1024 + 1) },
  '/bomb': { headers: { 'content-type': 'text/plain', 'content-encoding': 'gzip' }, body: gzipSync('x'.repeat(50 * 1024 * 1024)) },
  '/zipped': { headers: { 'content-type': 'text/plain', 'content-encoding': 'gzip' }, body: gzipSync('unzipped') },
  '/torn': { headers: { 'content-type': 'text/plain', 'content-encoding': 'gzip' }, body: 'no gzip' },
  '/empty': { headers: { 'content-type': 'text/html' }, body: '' },
  '/gone': { status: 404, body: 'gone' },
  '/moved': { status: 302, headers: { location: '/page' } },
  '/round': { status: 302, headers: { location: '/round' } },
  '/nowhere': { status: 302 },
  '/to-file': { status: 302, headers: { location: 'file:///etc/passwd' } },
  '/to-metadata': { status: 302, headers: { location: 'http://169.254.169.254/latest/meta-data/' } },
  '/to-loopback': { status: 302, headers: { location: 'http://[::1]/' } },
}
const site = createServer(({ url = '' }, response) => {
  asked.push(url)
  const { status = 200, headers = {}, body = '' } = pages[url] ?? {}
  if (url !== '/silent')
    response.writeHead(status, headers).end(body)
})

let house: TestHouse
let origin: string
const { model, use } = hands()
const fetches = (agent: string, args: Record<string, unknown>) => use(house, agent, ['fetch_url', args]).then(([result]) => result!)
const decide = (policy: 'allow' | null) => house.client.tools.decide({ params: { id: 'researcher' }, body: { tools: { fetch_url: policy } } })

beforeAll(async () => {
  await new Promise<void>(open => site.listen(0, '127.0.0.1', open))
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
  house = await openTestHouse({ sample: true, model, mayReach: address => isPublic(address) || address === '127.0.0.1' })
  await decide('allow')
})
afterAll(async () => {
  await house.close()
  site.closeAllConnections()
  site.close()
})

describe('a page', () => {
  it('comes as Markdown, in its own encoding, with where it was found', async () => {
    expect(await use(house, 'researcher', ['fetch_url', { url: `${origin}/page` }], ['fetch_url', { url: `${origin}/moved` }], ['fetch_url', { url: `${origin}/chinese` }], ['fetch_url', { url: `${origin}/json` }], ['fetch_url', { url: `${origin}/zipped` }], ['fetch_url', { url: `${origin}/empty` }])).toEqual([
      `Cats & Co\n${origin}/page\n\n# Opening hours\n\nFrom **nine** to five.`,
      `Cats & Co\n${origin}/page\n\n# Opening hours\n\nFrom **nine** to five.`,
      `${origin}/chinese\n\n猫`,
      `${origin}/json\n\n{"cats":2}`,
      `${origin}/zipped\n\nunzipped`,
      `${origin}/empty\n\n(the page has no text)`,
    ])
  })

  it('that is long comes piece by piece', async () => {
    const first = await fetches('researcher', { url: `${origin}/plain` })
    expect(first).toContain('[Cut here: characters 0 to 20000 of 30000.')
    expect(await fetches('researcher', { url: `${origin}/plain`, offset: 29_999 })).toBe(`${origin}/plain\n\nx`)
  })

  it.each([
    ['/picture', /is no text but image\/png/],
    ['/lie', /is no text/],
    ['/big', /larger than 1048576 bytes/],
    ['/bomb', /larger than 1048576 bytes/],
    ['/torn', /could not be reached/],
    ['/gone', /answered 404/],
    ['/nowhere', /answered 302/],
    ['/round', /sends you on more than 3 times/],
  ])('%s is refused, and says why', async (path, why) => {
    expect(await fetches('researcher', { url: origin + path })).toMatch(why)
  })

  it('that does not answer is waited for no longer than it should be, and not at all once the turn is over', async () => {
    const reach = createReach({ mayReach: () => true, timeoutMs: 50 })
    await expect(reach(`${origin}/silent`, new AbortController().signal)).rejects.toMatchObject({ status: 504, code: 'timed_out' })
    const over = new AbortController()
    const waiting = createReach({ mayReach: () => true })(`${origin}/silent`, over.signal)
    over.abort(new Error('cancelled'))
    await expect(waiting).rejects.toThrow('cancelled')
  })

  it('is not read by an agent that was not allowed to', async () => {
    asked = []
    expect(await fetches('writer', { url: `${origin}/page` })).toMatch(/^refused: There is no tool “fetch_url” that you may use/)
    expect(asked).toEqual([])
  })
})

describe('what is not public is not reached', () => {
  it.each(['127.0.0.1', '127.9.9.9', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '100.100.100.200', '168.63.129.16', '192.0.0.192', '198.18.0.1', '224.0.0.1', '240.0.0.1', '255.255.255.255', '::', '::1', 'fc00::1', 'fd00:ec2::254', 'fe80::1', 'fec0::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:0:4136:e378:8000:63bf:3fff:fdd2', '2001:db8::1', 'fe80::1%lo', 'localhost', ''])('%s', address => expect(isPublic(address)).toBe(false))

  it.each(['8.8.8.8', '93.184.216.34', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '2a00:1450:4001::1'])('%s is public', address => expect(isPublic(address)).toBe(true))

  /** A house as everybody has it: loopback is not reached either. */
  const reach = createReach({ mayReach: isPublic })
  const refusal = (url: string) => reach(url, new AbortController().signal).then(() => 'reached', (error: { code: string }) => error.code)

  it.each(['http://127.0.0.1/', 'http://127.1/', 'http://2130706433/', 'http://0177.0.0.1/', 'http://0x7f.0.0.1/', 'http://0x7f000001/', 'http://127.0.0.1./', 'http://１２７.0.0.1/', 'http://[::1]/', 'http://[::ffff:127.0.0.1]/', 'http://[::ffff:7f00:1]/', 'http://[fe80::1]/', 'http://[fd00::1]/', 'http://0/', 'http://10.0.0.1:8080/', 'http://169.254.169.254/latest/meta-data/', 'https://192.168.0.1/', 'http://localhost/', 'https://LOCALHOST:8443/'])('%s', async (url) => {
    const port = new URL(origin).port
    expect(await refusal(url)).toBe('private_address')
    asked = []
    expect(await refusal(Object.assign(new URL(url), { port }).href), 'not even where somebody listens').toBe('private_address')
    expect(asked).toEqual([])
  })

  it.each(['ftp://example.com/', 'file:///etc/passwd', 'javascript:alert(1)', 'data:text/plain,x', 'http://', 'nonsense', '//example.com', 'http://user:password@example.com/', 'http://256.256.256.256/', 'http://exa mple.com/', 'gopher://x'])('%s is no web address', async url => expect(await refusal(url)).toBe('invalid_input'))

  it('nor by a redirect', async () => {
    for (const path of ['/to-metadata', '/to-loopback'])
      expect(await fetches('researcher', { url: origin + path })).toMatch(/^refused: “.+” is not on the public internet/)
    expect(await fetches('researcher', { url: `${origin}/to-file` })).toMatch(/^refused: .*http:\/\/ or https:\/\//)
  })

  it('nor by a name that answers otherwise when it is asked again', async () => {
    const { port } = new URL(origin)
    const [allowed, inside] = ['127.0.0.2', '127.0.0.1'].map(address => [{ address, family: 4 }]) // nobody listens at the first
    const answers = [allowed!, inside!]
    let lookups = 0
    const rebound = createReach({ mayReach: address => address === '127.0.0.2', resolve: (_, __, done) => done(null, answers[lookups++]!) })
    asked = []
    await expect(rebound(`http://rebind.test:${port}/page`, new AbortController().signal)).rejects.toMatchObject({ code: 'not_reached' })
    expect([lookups, asked], 'looked up once, and connected to what was checked').toEqual([1, []])
    await expect(rebound(`http://rebind.test:${port}/page`, new AbortController().signal)).rejects.toMatchObject({ code: 'private_address' })
    expect(asked).toEqual([])
  })

  it('nor by a name of which only one address is private', async () => {
    const mixed = createReach({ mayReach: isPublic, resolve: (_, __, done) => done(null, [{ address: '93.184.216.34', family: 4 }, { address: '10.0.0.1', family: 4 }]) })
    await expect(mixed('http://mixed.test/', new AbortController().signal)).rejects.toMatchObject({ code: 'private_address' })
  })

  it('a name that is checked and allowed is reached at the address that was checked', async () => {
    const { port } = new URL(origin)
    const named = createReach({ mayReach: address => address === '127.0.0.1', resolve: (_, __, done) => done(null, [{ address: '127.0.0.1', family: 4 }]) })
    const { url, bytes } = await named(`http://cats.test:${port}/json`, new AbortController().signal)
    expect([url.host, bytes.toString()]).toEqual([`cats.test:${port}`, '{"cats":2}'])
  })

  it('a name that nobody has is told', async () => {
    const unknown = createReach({ mayReach: isPublic, resolve: (_, __, done) => done(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []) })
    await expect(unknown('http://nobody.test/', new AbortController().signal)).rejects.toMatchObject({ status: 502, message: 'nobody.test could not be reached (ENOTFOUND).' })
  })
})
