// Promise: the skills of the house can be read, written, thrown away and brought back; their folders are the truth.
import type { TestHouse } from '../support/house'
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestHouse } from '../support/house'
import { listen } from '../support/listen'

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse({ sample: true })
})
afterAll(() => house.close())

const by = (name: string) => ({ params: { name } })
const text = (description: string, more = '') => `---\nname: Greeting\ndescription: ${description}\n---\n\nSay hello.${more}\n`

it('is read with its text and the files that belong to it', async () => {
  mkdirSync(join(house.home, 'skills', 'plain-notice', 'examples'))
  writeFileSync(join(house.home, 'skills', 'plain-notice', 'examples', 'door.md'), 'Closed.')
  const { skill } = await house.client.skills.get(by('plain-notice'))
  const listed = (await house.client.skills.list()).skills.find(each => each.name === 'plain-notice')
  expect(skill).toEqual({ ...listed, content: house.file('skills', 'plain-notice', 'SKILL.md'), files: ['SKILL.md', 'examples/door.md'] })
  await expect(house.client.skills.get(by('nothing'))).rejects.toMatchObject({ status: 404, envelope: { code: 'skill_not_found' } })
})

it('is made and changed, and told live', async () => {
  using ear = await listen(house.url, house.token)
  const { skill } = await house.client.skills.create({ body: { name: 'greeting', content: text('First.') } })
  expect(skill).toEqual({ name: 'greeting', title: 'Greeting', description: 'First.', source: 'skills/greeting', content: text('First.'), files: ['SKILL.md'] })
  await expect(house.client.skills.create({ body: { name: 'greeting', content: text('Again.') } })).rejects.toMatchObject({ status: 409, envelope: { code: 'skill_exists' } })
  await house.client.skills.update({ ...by('greeting'), body: { content: text('Second.') } })
  expect(house.file('skills', 'greeting', 'SKILL.md')).toBe(text('Second.'))
  const { content: _, files: __, ...told } = skill
  expect([(await ear.next('skill.created')).data, (await ear.next('skill.updated')).data]).toEqual([told, { ...told, description: 'Second.' }])
  await house.client.agents.updateSkills({ params: { id: 'writer' }, body: { skills: ['greeting'] } })
})

it('without a name or a description is refused, and so is one that is too long, or not there', async () => {
  for (const content of ['', 'Say hello.', '---\nname: x\n---\nSay hello.', '---\nname: x\ndescription: 3\n---\n', '---\nname: [x\ndescription: y\n---\n', '---\n- a\n---\n']) {
    await expect(house.client.skills.create({ body: { name: 'bad', content } })).rejects.toMatchObject({ status: 400, envelope: { details: [{ path: 'content' }] } })
    await expect(house.client.skills.update({ ...by('greeting'), body: { content } })).rejects.toMatchObject({ status: 400 })
  }
  await expect(house.client.skills.create({ body: { name: 'bad', content: text('d', 'x'.repeat(100_000)) } })).rejects.toMatchObject({ status: 400 })
  await expect(house.client.skills.update({ ...by('bad'), body: { content: text('d') } })).rejects.toMatchObject({ status: 404 })
  expect(existsSync(join(house.home, 'skills', 'bad'))).toBe(false)
  expect(house.file('skills', 'greeting', 'SKILL.md')).toBe(text('Second.'))
})

it('is not written through a link', async () => {
  const elsewhere = join(house.home, 'elsewhere')
  mkdirSync(elsewhere)
  symlinkSync(elsewhere, join(house.home, 'skills', 'linked'))
  await expect(house.client.skills.create({ body: { name: 'linked', content: text('d') } })).rejects.toMatchObject({ status: 403 })
  expect(existsSync(join(elsewhere, 'SKILL.md'))).toBe(false)
})

it('is thrown away and brought back with all its files, and whoever had it has it again', async () => {
  using ear = await listen(house.url, house.token)
  expect(await house.client.skills.remove(by('greeting'))).toEqual({ status: 'deleted', id: 'greeting' })
  expect((await ear.next('skill.removed')).data).toEqual({ name: 'greeting' })
  expect((await house.client.agents.skills({ params: { id: 'writer' } })).public).toEqual([])
  expect((await house.client.skills.trash()).skills).toEqual([{ name: 'greeting', deleted_at: expect.any(String) }])
  await expect(house.client.skills.remove(by('greeting'))).rejects.toMatchObject({ status: 404 })
  expect((await house.client.skills.restore(by('greeting'))).skill).toMatchObject({ name: 'greeting', content: text('Second.') })
  expect((await house.client.agents.skills({ params: { id: 'writer' } })).public.map(skill => skill.name)).toEqual(['greeting'])
  await expect(house.client.skills.restore(by('greeting'))).rejects.toMatchObject({ status: 404, envelope: { code: 'deleted_skill_not_found' } })
})

it('does not come back over another of its name', async () => {
  await house.client.skills.remove(by('greeting'))
  await house.client.skills.create({ body: { name: 'greeting', content: text('Another.') } })
  await expect(house.client.skills.restore(by('greeting'))).rejects.toMatchObject({ status: 409, envelope: { code: 'skill_exists' } })
  expect((await house.client.skills.get(by('greeting'))).skill.description).toBe('Another.')
})

it('with a SKILL.md that is no file, or not there, is none', async () => {
  mkdirSync(join(house.home, 'skills', 'strange', 'SKILL.md'), { recursive: true })
  mkdirSync(join(house.home, 'skills', 'hollow'))
  expect((await house.client.skills.list()).skills.map(skill => skill.name)).toEqual(['greeting', 'plain-notice', 'quote-sources'])
  await expect(house.client.skills.get(by('strange'))).rejects.toMatchObject({ status: 404 })
  rmSync(join(house.home, 'skills', 'strange'), { recursive: true })
})
