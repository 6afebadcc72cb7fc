// Promise: the offline engine understands a few things in English and Chinese, does exactly those, and is honest about the rest.
import { describe, expect, it } from 'vitest'
import { offlineEngine } from '../../src-server/engine/offline/engine'
import { context, hear, letter, papers, thought, turn } from './offline-corner'

describe('remember', () => {
  it.each([
    ['remember the door code is 42', 'the door code is 42'],
    ['Please remember that the door code is 42.', 'the door code is 42.'],
    ['@leader, remember: milk', 'milk'],
    ['note: milk', 'milk'],
    ['Don’t forget the milk', 'the milk'],
    ['could you keep in mind that it rains', 'it rains'],
    ['记住:门禁密码是42', '门禁密码是42'],
    ['请记住,周一休息', '周一休息'],
    ['@队长 记下来 买牛奶', '买牛奶'],
    ['麻烦你别忘了买牛奶', '买牛奶'],
  ])('%j writes its memory', async (said, line) => {
    const { calls, text } = await hear(said)
    expect(calls).toEqual([{ tool: 'remember', args: { line } }])
    expect(text).toContain(line.replace(/\.$/, ''))
  })

  it('says so when it knew, and when it could not', async () => {
    expect((await turn(context('remember milk'), () => 'known already')).text).toBe('I remember that already: “milk”.')
    expect((await turn(context('remember milk'), () => 'refused: The disk is full.')).text).toBe('I could not do that: The disk is full.')
  })

  it.each(['I remember nothing', 'notebook prices', 'remember', '记住', 'do you remember the milk?'])('%j is no order to remember', async (said) => {
    expect((await hear(said)).calls).toEqual([])
  })
})

describe('tell and ask', () => {
  it.each<[string, string, string[], string]>([
    ['tell @researcher the shop is closed', 'send_message', ['researcher'], 'the shop is closed'],
    ['Please tell researcher that the shop is closed', 'send_message', ['researcher'], 'the shop is closed'],
    ['tell @researcher and @writer to rest', 'send_message', ['researcher', 'writer'], 'rest'],
    ['tell @Night Writer: sleep well', 'send_message', ['writer'], 'sleep well'],
    ['tell the writer hello', 'send_message', ['writer'], 'hello'],
    ['@leader ask @researcher when do we open?', 'dispatch_task', ['researcher'], 'when do we open?'],
    ['ask @researcher, @writer and @wang to answer', 'dispatch_task', ['researcher', 'writer', 'wang'], 'answer'],
    ['ask @researcher @researcher twice', 'dispatch_task', ['researcher'], '@researcher twice'],
    ['告诉 @小研 今天休息', 'send_message', ['researcher'], '今天休息'],
    ['告诉小研:今天休息', 'send_message', ['researcher'], '今天休息'],
    ['请转告王小明,今天休息', 'send_message', ['wang'], '今天休息'],
    ['通知小研和王小明 今天休息', 'send_message', ['researcher', 'wang'], '今天休息'],
    ['问 @小研 几点开门?', 'dispatch_task', ['researcher'], '几点开门?'],
    ['问问小研、王小明:几点开门', 'dispatch_task', ['researcher', 'wang'], '几点开门'],
  ])('%j', async (said, tool, to, content) => {
    const { calls, text } = await hear(said, {})
    expect(calls).toEqual(to.map(id => ({ tool, args: { to: id, content } })))
    expect(text).toMatch(/^(?:I wrote to|I asked|我已写信给|我已去问) /)
  })

  it.each([['ask @ghost to come', 'ghost'], ['tell @user hello', 'user'], ['告诉 @鬼 来', '鬼']])('%j writes to nobody, and says so', async (said, name) => {
    const { calls, text } = await hear(said)
    expect(calls).toEqual([])
    expect(text).toContain(`“${name}”`)
  })

  it('does not write to itself, and leaves the letter to whom the mention was for', async () => {
    const { calls } = await hear('tell @leader and @writer to rest')
    expect(calls).toEqual([{ tool: 'send_message', args: { to: 'writer', content: 'rest' } }])
    expect(await hear('@researcher tell @leader to rest', { kind: 'mention', letter: null })).toEqual({ calls: [], text: null })
  })

  it('says what went wrong when one of several could not be written to', async () => {
    const { calls, text } = await turn(context('tell @researcher and @writer to rest'), ({ args }) => args.to === 'writer' ? 'refused: There is no agent “writer”.' : 'sent to researcher')
    expect(calls).toHaveLength(2)
    expect(text).toBe('I could not do that: There is no agent “writer”.')
  })

  it.each(['tell me about the shop', 'let us see', '让我想想', '叫外卖', 'ask', 'tell @researcher'])('%j writes to nobody', async (said) => {
    expect((await hear(said)).calls).toEqual([])
  })
})

describe('small talk', () => {
  it.each([
    ['hello', /^Hello, this is 队长\./],
    ['Hi!', /^Hello/],
    ['good morning', /^Hello/],
    ['你好', /^你好，我是 队长。/],
    ['@队长 早上好!', /^你好/],
    ['thanks', /^You are welcome\.$/],
    ['Thank you so much!', /^You are welcome\.$/],
    ['ok', /^You are welcome\.$/],
    ['谢谢', /^不客气。$/],
    ['好的。', /^不客气。$/],
    ['谢谢你', /^不客气。$/],
    ['who are you?', /offline engine.*not a language model/],
    ['Are you an AI?', /offline engine.*not a language model/],
    ['what can you do', /offline engine.*not a language model/],
    ['你是谁?', /离线引擎.*不是语言模型/],
    ['你能做什么', /离线引擎.*不是语言模型/],
  ])('%j', async (said, answer) => {
    expect(await hear(said)).toEqual({ calls: [], text: expect.stringMatching(answer) })
  })

  it.each(['hello', 'thanks', '你好', '谢谢'])('%j from a colleague needs no answer, so that nobody greets for ever', async (said) => {
    expect((await hear(said, { from: 'writer', fromName: 'Night Writer' })).text).toBeNull()
  })

  it.each(['good prices', 'fine print rules', 'goodbye kiss', 'okra soup', 'great cats'])('%j is not taken for thanks', async (said) => {
    expect((await hear(said)).text).not.toBe('You are welcome.')
  })
})

describe('a question', () => {
  it.each([
    ['When does the shop open?', ['“The shop opens at 9:30 on weekdays.” — from my memory']],
    ['what do you know about returns?', ['“Returns: within 30 days with a receipt.” — from my memory']],
    ['Can I get a refund', ['“Never promise a refund.” — from my profile']],
    ['What is the supplier called?', ['“The supplier is called Whiskers Ltd.” — you wrote this to me on 2026-11-20']],
    ['猫粮放在哪里?', ['“猫粮放在二号货架。”——来自我的记忆']],
    ['opening', ['The shop opens at 9:30']],
  ])('%j is answered with a passage and where it is from', async (said, parts) => {
    const { calls, text } = await hear(said)
    expect(calls).toEqual([])
    for (const part of parts)
      expect(text).toContain(part)
  })

  it('is answered from the only line there is, though it has a word that nobody wrote', async () => {
    const { text } = await turn({ ...context('What colour is the sign?'), memory: '- The sign is green.', history: [], profile: { ...papers.profile, objective: '', rules: [] } })
    expect(text).toBe('“The sign is green.” — from my memory')
  })

  it.each(['What is the airspeed of a swallow?', 'who is the plumber', '月球有多远?', '???', '🐈', 'the', '12345', '\u0000', '<script>alert(1)</script>', '(((((', 'a'.repeat(5000)])('%j finds nothing, and says so', async (said) => {
    const { calls, text } = await hear(said)
    expect([calls, text]).toEqual([[], expect.stringMatching(/^(?:I found nothing about|在我的记忆、往来和档案里没有找到)/)])
    expect(text!.length).toBeLessThan(400)
  })

  it('of any length is answered soon', async () => {
    for (const said of ['@'.repeat(100_000), '@leader '.repeat(12_000), 'remember '.repeat(11_000), 'tell @writer and '.repeat(5000), 'shop '.repeat(20_000), '猫粮'.repeat(50_000), 'every monday and '.repeat(6000), '每周一'.repeat(30_000), `ask @researcher ${'a, and @writer '.repeat(7000)}`, `have the researcher ${', then '.repeat(14_000)}`, `find what ${'says '.repeat(20_000)}about x`, `summarise: ${'“a” — from '.repeat(9000)}`, `make a notice of it\n${'What x found:\n'.repeat(7000)}`, '在群里'.repeat(30_000), `remind me ${'at 9 '.repeat(20_000)}`, ' '.repeat(100_000)]) {
      const start = performance.now()
      await offlineEngine.next(thought(context(said)))
      expect(performance.now() - start, said.slice(0, 20)).toBeLessThan(2000)
    }
  })
})

describe('an answer', () => {
  const reply = (type: 'task' | 'message') => ({ from: 'researcher', fromName: '小研', letter: letter('It is 9:30.', { from: 'researcher', type: 'reply', reply_to: 'l0' }), answered: letter('when?', { id: 'l0', from: 'leader', to: 'researcher', type }) })

  it('to a task is passed on with the name of who gave it', async () => {
    expect(await hear('It is 9:30.', reply('task'))).toEqual({ calls: [], text: '小研 answers:\n\nIt is 9:30.' })
  })

  it('to a message ends the exchange, whatever it says', async () => {
    for (const said of ['It is 9:30.', 'remember milk', 'ask @writer when', 'hello?'])
      expect(await hear(said, reply('message'))).toEqual({ calls: [], text: null })
  })
})
