// Promise: the crash page says what happened in the person's language, shows log lines as text only, and can do nothing but what its buttons say.
import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { crashActionOf, crashPage } from '../../src-main/crash'
import { crashWordsFor, tellCrash } from '../../src-main/crashWords'
import { isLocalPage } from '../../src-main/localPage'
import { StartFailure } from '../../src-main/supervisor'
import { TROUBLES } from '../../src-server/kernel/trouble'

const htmlOf = (address: string): string => Buffer.from(address.split('base64,')[1]!, 'base64').toString()
const en = crashWordsFor('en-GB')
const zh = crashWordsFor('zh-Hans-CN')

describe('the crash page', () => {
  it('shows what the log says as text, whatever it says', () => {
    const html = htmlOf(crashPage({ title: '</title><script>', text: '<b>&"', lines: ['</pre><img src=x onerror=alert(1)>', '猫'] }, en))
    expect(html).not.toMatch(/<script|<img|<b>/)
    expect(html).toContain('&#60;/pre&#62;')
    expect(html).toContain('猫')
  })

  it('has no script, no form and nothing from elsewhere', () => {
    const html = htmlOf(crashPage({ title: 'x', text: 'y', lines: [] }, en))
    expect(html).toContain('default-src \'none\'; style-src \'sha256-')
    expect(html).not.toMatch(/<script|<form|https?:|src=|onclick|unsafe/)
    expect([...html.matchAll(/href="([^"]+)"/g)].map(([, to]) => crashActionOf(to!))).toEqual(['retry', 'logs', 'copy', 'report', 'quit'])
  })

  it.each(['cococat-crash:', 'cococat-crash:retry ', 'cococat-crash://retry', 'cococat-crash:format', 'https://example.com/cococat-crash:quit'])('does nothing at %j', (address) => {
    expect(crashActionOf(address)).toBeNull()
  })

  it('is told from our own page and others', () => {
    expect(isLocalPage(crashPage({ title: '', text: '', lines: [] }, en))).toBe(true)
    expect(['http://127.0.0.1:4170/', 'data:image/png;base64,x', ''].some(isLocalPage)).toBe(false)
  })
})

describe('its words', () => {
  it('name every trouble a person can mend, in both languages', () => {
    for (const trouble of TROUBLES) {
      const [here, there] = [en, zh].map(words => tellCrash(new StartFailure('the system says so', trouble), words, false))
      expect(here!.lines).toEqual(['the system says so'])
      expect(here!.title).toMatch(/^[A-Z][^.]+$/)
      expect(there!.title + there!.text).toMatch(/\p{Script=Han}/u)
      expect(here!.title).not.toBe(en.couldNotStart)
    }
  })

  it('say of anything else what the log says, and that nothing is lost', () => {
    const failure = new StartFailure('It ended with status 1.', null, ['a', 'b'])
    expect(tellCrash(failure, en, true)).toEqual({ title: 'CocoCat keeps stopping', text: en.safe, lines: ['It ended with status 1.', 'a', 'b'] })
    expect(tellCrash(failure, zh, false).title).toBe('CocoCat 未能启动')
  })
})
