// Promise: logs stay small and hold no secret, whatever shape it has; the report says what an engineer needs and not where the person lives.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makeReport, openMainLog } from '../../src-main/logs'
import { openLog } from '../../src-server/kernel/log'
import { openRoll } from '../../src-server/kernel/roll'
import { scrub } from '../../src-server/kernel/scrub'
import { temporaryFolder } from '../support/house'

function folder(): string {
  const made = temporaryFolder()
  onTestFinished(() => made[Symbol.dispose]())
  return made.path
}

/** Secrets as they come along, and where. `S` is what must not be found. */
const S = 'Zm9vYmFyYmF6cXV4MTIzNDU2'
const SECRETS = [
  `Authorization: Bearer ${S}`,
  `{"headers":{"authorization":"Bearer ${S}","accept":"x"}}`,
  `{\\"authorization\\":\\"Basic ${S}\\"}`,
  `sk-proj-${S}`,
  `sk-ant-api03-${S}`,
  `a key cck_abc_${S} of ours`,
  `eyJhbGciOiJIUzI1NiJ9.eyJ${S}.${S}`,
  `https://generativelanguage.example/v1?key=${S}&alt=sse`,
  `https://api.telegram.example/bot123456789:${S}${S}/sendMessage`,
  `AIza${S}`,
  `http://ann:${S}@proxy.example:3128/`,
  `set-cookie: cococat_x=${S}; Path=/`,
  `{"api_key":"${S}"}`,
  `x-api-key=${S}`,
  `{"app_secret":"${S}","name":"bot"}`,
  `{"encoding_aes_key":"${S}"}`,
  `password: ${S}`,
  `access_token=${S}`,
  `ghp_${S}`,
  `xoxb-${S}`,
]

describe('a secret', () => {
  it.each(SECRETS)('is hidden in %s', (line) => {
    expect(scrub(line)).not.toContain(S)
    expect(scrub(line)).toContain('[hidden]')
  })

  it('in JSON is hidden without breaking it', () => {
    const entry = { err: { message: `401 at ${SECRETS[7]}`, headers: { 'authorization': `Bearer ${S}`, 'x-api-key': S, 'set-cookie': [`a=${S}`] }, body: JSON.stringify({ api_key: S, text: '"quoted" \\ text' }) }, nested: { token: S }, url: SECRETS[10] }
    const clean = scrub(JSON.stringify(entry))
    expect(clean).not.toContain(S)
    expect(JSON.parse(clean)).toMatchObject({ err: { body: expect.stringContaining('quoted') } })
  })

  it.each(['{"tokens":1200,"total_tokens":5,"completion_tokens":12345678}', 'the key to good tea: patience', 'http://127.0.0.1:4170/api/agents/leader?limit=20', 'at Object.open (file:///app/out/main/server.js:123:45)', '{"level":30,"time":"2026-11-23T07:30:00.000Z","msg":"the house is open","origin":"http://127.0.0.1:41700"}'])('is not seen where there is none: %s', (line) => {
    expect(scrub(line)).toBe(line)
  })

  it('never reaches the log of the server', () => {
    const home = folder()
    const log = openLog(join(home, 'server.log'), 'info')
    log.error({ err: Object.assign(new Error(`refused: Bearer ${S}`), { requestHeaders: { authorization: `Bearer ${S}` }, url: SECRETS[7] }), token: S }, `sk-${S}`)
    const text = readFileSync(join(home, 'server.log'), 'utf8')
    expect(text).not.toContain(S)
    expect(JSON.parse(text)).toMatchObject({ level: 50, msg: '[hidden]' })
    expect(statSync(join(home, 'server.log')).mode & 0o777).toBe(0o600)
  })
})

describe('a log', () => {
  it('takes five files at most, none above its limit, and the newest lines are in the first', () => {
    const file = join(folder(), 'logs', 'a.log')
    const roll = openRoll(file, 1000)
    for (let n = 0; n < 500; n++) roll.write(`${String(n).padStart(49, '.')}\n`)
    const files = readdirSync(join(file, '..')).sort()
    expect(files).toEqual(['a.log', 'a.log.1', 'a.log.2', 'a.log.3', 'a.log.4'])
    for (const name of files) expect(statSync(join(file, '..', name)).size).toBeLessThanOrEqual(1000)
    const kept = files.reverse().flatMap(name => readFileSync(join(file, '..', name), 'utf8').trim().split('\n')).map(line => Number(line.replaceAll('.', '')))
    expect(kept.at(-1)).toBe(499)
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, n) => 500 - kept.length + n)) // none is missing in between
  })

  it('that cannot be written stops nobody', () => {
    const file = join(folder(), 'file')
    writeFileSync(file, '')
    expect(() => openRoll(join(file, 'below', 'a.log')).write('x')).not.toThrow()
  })

  it('of the desktop is in the house’s folder, also after the house has moved', () => {
    let home = folder()
    const log = openMainLog(() => home)
    log('info', 'first', { origin: 'http://127.0.0.1:1' })
    const before = home
    home = folder()
    log('warn', `second, with Bearer ${S}`)
    expect(JSON.parse(readFileSync(join(before, 'logs/desktop.log'), 'utf8'))).toMatchObject({ level: 'info', msg: 'first', origin: 'http://127.0.0.1:1' })
    expect(JSON.parse(readFileSync(join(home, 'logs/desktop.log'), 'utf8'))).toMatchObject({ level: 'warn', msg: 'second, with Bearer [hidden]' })
  })
})

describe('the report', () => {
  it('has the facts, the last lines of both logs, no secret and no path of the person’s', () => {
    const home = folder()
    mkdirSync(join(home, 'logs'))
    writeFileSync(join(home, 'logs/server.log'), `${Array.from({ length: 1000 }, (_, n) => `line ${n} in ${home}/agents and ${homedir()}/Documents`).join('\n')}\n{"token":"${S}"}\n`)
    const report = makeReport({ CocoCat: '1.2.3' }, home)
    expect(report).toContain('CocoCat: 1.2.3')
    expect(report).toContain('line 999 in <house>/agents and ~/Documents')
    expect(report).not.toContain('line 500')
    expect(report).toContain('--- desktop.log, the last 0 lines')
    for (const secret of [S, home, homedir()]) expect(report).not.toContain(secret)
    expect(existsSync(join(home, 'logs/desktop.log'))).toBe(false)
  })
})
