// The skills of the house stay true by themselves; a new one begins with a front matter that holds whatever was typed.
import type { Skill } from '@server/agents/contract'
import type { PlayedServer } from '../played'
import { beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { useSkills } from '@/settings/skills/store'
import { folderName, skillText } from '@/settings/skills/template'
import { playServer, settle } from '../played'

const skill = (name: string, title = name): Skill => ({ name, title, description: '', source: `skills/${name}` })
let server: PlayedServer

beforeEach(() => {
  server = playServer({ 'GET /api/skills': () => ({ skills: [skill('b'), skill('a')] }) })
})

describe('the skills', () => {
  it('are listed by title and follow what others do', async () => {
    const store = useSkills()
    await store.load()
    server.say('skill.created', skill('c', 'Aaa'))
    server.say('skill.updated', skill('b', 'Zebra'))
    server.say('skill.removed', { name: 'a' })
    expect(store.list.map(({ title }) => title)).toEqual(['Aaa', 'Zebra'])
  })

  it('keep what was told while the list was on its way', async () => {
    const release = server.hold()
    const store = useSkills()
    const loaded = store.load()
    await settle()
    server.say('skill.removed', { name: 'a' })
    release()
    await loaded
    expect(store.list.map(({ name }) => name)).toEqual(['b'])
  })
})

describe('a new skill', () => {
  it.each([['Plain', 'How: it is done'], ['"Quoted" & # hash', '--- {a: [b\n---'], ['退款', '何时用：“需要时”']])('holds “%s” as it was typed', (title, description) => {
    const front = /^---\n([\s\S]*?)\n---\n/.exec(skillText(title, description, 'Do it.'))![1]!
    expect(parse(front)).toEqual({ name: title, description })
  })

  it('gets a folder that any system takes', () => {
    expect(folderName('  Crème brûlée, à la carte! ')).toBe('creme-brulee-a-la-carte')
    expect(folderName('退款')).toBe('')
    expect(folderName('x'.repeat(99))).toHaveLength(48)
  })
})
