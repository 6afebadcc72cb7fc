// Both languages say everything, nothing else, and no page says a word past them.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from '@vue/compiler-dom'
import { describe, expect, it } from 'vitest'
import en from '@/locales/en'
import zh from '@/locales/zh'

const HOME = join(import.meta.dirname, '../../src-renderer')
const files = readdirSync(HOME, { recursive: true, encoding: 'utf8' }).filter(name => /\.(?:vue|ts)$/.test(name))
const textOf = (name: string): string => readFileSync(join(HOME, name), 'utf8')

function flat(messages: object, above = ''): Map<string, string> {
  return new Map(Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'string' ? [[above + key, value] as const] : [...flat(value as object, `${above}${key}.`)]))
}
const english = flat(en)
const chinese = flat(zh)
const slots = (text: string): string[] => [...new Set(text.match(/\{[^}]+\}/g))].sort()

/** Every text and every spoken attribute that stands in a template as it is. */
function literals(node: ReturnType<typeof parse>['children'][number] | ReturnType<typeof parse>): string[] {
  const spoken = 'props' in node
    ? node.props.flatMap(prop => prop.type === 6 && /^(?:aria-label|title|alt|placeholder|label|text)$/.test(prop.name) ? [prop.value?.content ?? ''] : [])
    : []
  const own = node.type === 2 ? [node.content] : []
  const below = 'children' in node && Array.isArray(node.children) ? node.children.flatMap(child => literals(child as typeof node)) : []
  return [...spoken, ...own, ...below].map(text => text.trim()).filter(text => /\p{L}/u.test(text))
}

describe('the two languages', () => {
  it('have the same keys', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort())
  })

  it('have the same placeholders under every key', () => {
    const different = [...english].filter(([key, text]) => String(slots(text)) !== String(slots(chinese.get(key) ?? ''))).map(([key]) => key)
    expect(different).toEqual([])
  })

  it('leave nothing empty', () => {
    expect([...english, ...chinese].filter(([, text]) => !text.trim())).toEqual([])
  })

  it('punctuate Chinese as Chinese is', () => {
    expect([...chinese].filter(([, text]) => /[\p{Script=Han}”}][,?:;!]/u.test(text))).toEqual([])
  })

  it('know every key that the page asks for', () => {
    const asked = files.flatMap(name => [...textOf(name).matchAll(/(?<![\w.])t\(\s*'([\w.]+)'|(?:title|Key): '([a-z]+\.[\w.]+)'/g)].map(found => `${found[1] ?? found[2]}`))
    expect(asked.length).toBeGreaterThan(50)
    expect(asked.filter(key => !english.has(key))).toEqual([])
  })

  it('know every family of keys that the page picks from', () => {
    const families = files.flatMap(name => [...textOf(name).matchAll(/(?<![\w.])t\(\s*`([\w.]+\.)\$\{/g)].map(found => found[1]!))
    expect(families.filter(family => ![...english.keys()].some(key => key.startsWith(family)))).toEqual([])
  })
})

/** The name of the product and of a file are the same in every language. */
const NAMES = ['CocoCat', 'MEMORY.md']

describe.each(files.filter(name => name.endsWith('.vue')))('%s', (name) => {
  it('says nothing past the languages', () => {
    const template = /<template>[\s\S]*<\/template>/.exec(textOf(name))?.[0] ?? ''
    expect(literals(parse(template)).filter(text => !NAMES.includes(text))).toEqual([])
  })
})
