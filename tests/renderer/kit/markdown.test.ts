// Markdown as elements: what it is meant to say is there, and nothing that could do anything else.
import type { FindPage } from '@/kit/markdown'
import { describe, expect, it } from 'vitest'
import { renderMarkdown } from '@/kit/markdown'
import { isMarked, unmarked } from '@/kit/reader'

/** DOMPurify loses the first element in happy-dom (in no browser): something stands before the text. */
function rendered(text: string, find: FindPage): Element {
  const holder = document.createElement('div')
  holder.append(renderMarkdown(`lost\n\n${text}`, { find }))
  return holder
}

const html = (text: string, known: string[] = []): string =>
  rendered(text, name => known.includes(name) ? { to: `/k/${name}`, missing: false } : { to: `/k?new=${name}`, missing: true }).innerHTML.replace('lost', '').trim()

describe('markdown', () => {
  it('is headings, lists, tables, code and emphasis', () => {
    expect(html('# A\n\n- **b**\n- `c`')).toBe('<h1>A</h1>\n<ul>\n<li><strong>b</strong></li>\n<li><code>c</code></li>\n</ul>')
    expect(html('| a |\n|:-:|\n| 1 |')).toContain('<td class="center">1</td>')
  })

  it('links pages by name, by name with other words, and by file', () => {
    expect(html('[[Refunds]]', ['Refunds'])).toBe('<p><a href="/k/Refunds" class="page">Refunds</a></p>')
    expect(html('[[Refunds|money *back*]]', ['Refunds'])).toContain('>money *back*</a>')
    expect(html('[[Refunds#cash]]', ['Refunds'])).toContain('href="/k/Refunds"')
    expect(html('[here](../rules/refunds.md#cash)', ['refunds'])).toContain('href="/k/refunds"')
    expect(html('[[Nowhere]]')).toContain('class="page missing"')
    expect(html('`[[Refunds]]`', ['Refunds'])).toBe('<p><code>[[Refunds]]</code></p>')
  })

  it('leads outside in a window of its own, and only by the web or by mail', () => {
    expect(html('[a](https://example.com)')).toContain('target="_blank"')
    expect(html('https://example.com/x')).toContain('rel="noopener noreferrer"')
    expect(html('see guide.md and a.b')).toBe('<p>see guide.md and a.b</p>')
  })

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[a](javascript:alert(1))',
    '[a](JaVaScRiPt&colon;alert(1))',
    '[a](data:text/html;base64,PHNjcmlwdD4=)',
    '[a](//evil.test/x)',
    '[a](/api/auth/logout)',
    '<javascript:alert(1)>',
    '[a]: javascript:alert(1)\n\n[a]',
    '[[x|<img src=x onerror=alert(1)>]]',
    '[["><script>alert(1)</script>]]',
    '![a](https://evil.test/pixel.png)',
    '![a](/api/pixel.png)',
    '![a](data:image/svg+xml;base64,PHN2Zz4=)',
    '```<img src=x onerror=alert(1)>\ncode\n```',
    '[a](https://x.test "t\\" onmouseover=alert(1)")',
    '<a href="javascript:alert(1)" style="position:fixed">x</a>',
  ])('does nothing with %s', (text) => {
    const elements = [...rendered(text, name => ({ to: `/k?new=${encodeURIComponent(name)}`, missing: true })).querySelectorAll('*')]
    expect(elements.filter(element => /^(?:script|style|iframe|svg|object|img|form|base|link)$/i.test(element.tagName))).toEqual([])
    expect(elements.flatMap(element => element.getAttributeNames()).filter(name => /^on|style|srcdoc/i.test(name))).toEqual([])
    expect(elements.map(element => element.getAttribute('href')).filter(href => href && !/^(?:https:\/\/|\/k\?)/.test(href))).toEqual([])
  })

  it('draws a picture that is in the text itself, and says the words of any other', () => {
    expect(html('![dot](data:image/png;base64,iVBORw0KGgo=)')).toContain('<img')
    expect(html('![a *cat*](https://evil.test/c.png)')).toBe('<p><span class="image">a cat</span></p>')
  })
})

describe('what is said', () => {
  const said = (text: string): string => {
    const holder = document.createElement('div')
    holder.append(renderMarkdown(`lost\n\n${text}`, { talk: true, light: words => words.split(/(@\w+)/).map(part => ({ text: part, ...(part.startsWith('@') && { look: 'mention', hue: 100 }) })) }))
    return holder.innerHTML.replace('lost', '').trim()
  }

  it('keeps its lines and lights up who is mentioned, in words but not in code', () => {
    expect(said('one\ntwo')).toBe('<p>one<br>\ntwo</p>')
    expect(said('**ask @writer** or `@writer`')).toBe('<p><strong>ask <bdi class="mention" style="--h: 100;">@writer</bdi></strong> or <code>@writer</code></p>')
  })

  it('is emphasised in Chinese too, where no space stands around it', () => {
    expect(said('**注意：**请先看**“退款”**一页，*别*忘。')).toBe('<p><strong>注意：</strong>请先看<strong>“退款”</strong>一页，<em>别</em>忘。</p>')
  })

  it.each(['**one**', 'a *b* c', '# A', '- a', '1. a', '> a', '```\na\n```', '| a |\n| - |', '`a`', '[a](b)', 'see https://a.test', '~~a~~', 'a\n\n---\n\nb'])('is Markdown: %j', text => expect(isMarked(text)).toBe(true))
  it.each(['Hello,\n\n  two  spaces', '2 * 3 * 4', 'a_b_c', '#tag', '-5 °C', 'costs 3*4*5', 'C:\\x', '@writer — done', '1.5 kg', '你好。', 'a | b', '***'.slice(0, 1)])('is just words: %j', text => expect(isMarked(text)).toBe(false))

  it('is its words alone where there is room for a glance only', () => {
    expect(unmarked('# One **two**\n`three` [four](https://a.test)')).toBe('One two\nthree four')
    expect(unmarked('2 ** 3 = 8')).toBe('2 ** 3 = 8')
  })

  it('is looked through quickly, whatever it is', () => {
    const began = performance.now()
    for (const piece of ['[', '*', '* ', '**', '`', '- ', '|', '~', '#', '> ', 'a*', '[a](', '\n', ' '])
      isMarked(`x${piece.repeat(100_000 / piece.length)}x`)
    expect(performance.now() - began).toBeLessThan(1500)
  })
})
