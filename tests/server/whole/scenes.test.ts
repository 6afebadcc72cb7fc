// Promise: what is mounted in a scene is what its people know, and what CONTEXT.md says there is kept; nothing of it is known elsewhere.
import type { TestHouse } from '../../support/house'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { openTestHouse } from '../../support/house'

const SHOP = { params: { id: 'shop' } }
const refusal = (status: number, code: string): object => expect.objectContaining({ status, envelope: expect.objectContaining({ code }) })

/** The sample team, a scene `shop` with the handbook mounted, and a clerk who is at home there. */
async function houseWithClerk(): Promise<TestHouse> {
  const house = await openTestHouse({ sample: true })
  await house.client.scenes.create({ body: { name: 'Shop', id: 'shop' } })
  await house.client.agents.create({ body: { name: 'Clerk', scene: 'shop' } })
  await house.client.scenes.mountKb({ ...SHOP, body: { kb_id: 'handbook' } })
  return house
}

/** What an agent answers to a letter. */
async function ask(house: TestHouse, to: string, content: string): Promise<string> {
  const { message } = await house.client.mailbox.send({ body: { to, content } })
  return vi.waitFor(async () => {
    const answer = (await house.client.mailbox.read({ params: { agent_id: 'user' } })).messages.find(letter => letter.reply_to === message.id)
    expect(answer, 'no answer yet').toBeDefined()
    return answer!.content
  }, { timeout: 5000, interval: 10 })
}

describe('knowledge mounted in a scene', () => {
  it('is what an agent at home there answers from, and it names the page', async () => {
    await using house = await houseWithClerk()
    expect(await ask(house, 'clerk', 'When do parcels leave?')).toMatch(/Parcels leave on Tuesdays and Fridays.*from the page “Shipping”/)
  })

  it('is read as it is now: a page changed in the app or on disk is answered from at once', async () => {
    await using house = await houseWithClerk()
    await house.client.knowledge.updatePage({ params: { id: 'handbook', slug: 'shipping' }, body: { body: 'Parcels leave on Mondays.' } })
    expect(await ask(house, 'clerk', 'When do parcels leave?')).toContain('“Parcels leave on Mondays.” — from the page “Shipping”')
    writeFileSync(join(house.home, 'knowledge', 'handbook', 'wiki', 'shipping.md'), '---\ntitle: Shipping\n---\n\nParcels leave on Thursdays.\n')
    await vi.waitFor(async () => expect((await house.client.knowledge.page({ params: { id: 'handbook', slug: 'shipping' } })).page.body).toContain('Thursdays'), 4000)
    expect(await ask(house, 'clerk', 'When do parcels leave?')).toContain('Parcels leave on Thursdays.')
  })

  it('is listed, is mounted once, and is known no longer once it is unmounted', async () => {
    await using house = await houseWithClerk()
    expect((await house.client.scenes.kbs(SHOP)).kbs).toMatchObject([{ id: 'handbook', pages: 8 }])
    await expect(house.client.scenes.mountKb({ ...SHOP, body: { kb_id: 'handbook' } })).rejects.toEqual(refusal(409, 'kb_mounted'))
    await expect(house.client.scenes.mountKb({ ...SHOP, body: { kb_id: 'nothing' } })).rejects.toEqual(refusal(404, 'knowledge_base_not_found'))
    const unmount = { params: { id: 'shop', kb_id: 'handbook' } }
    expect(await house.client.scenes.unmountKb(unmount)).toMatchObject({ status: 'deleted', id: 'handbook' })
    await expect(house.client.scenes.unmountKb(unmount)).rejects.toMatchObject({ status: 404 })
    expect((await house.client.scenes.kbs(SHOP)).kbs).toEqual([])
    expect(await ask(house, 'clerk', 'When do parcels leave?')).not.toContain('Tuesdays')
  })

  it('is not known to an agent that is at home in another scene', async () => {
    await using house = await houseWithClerk()
    await house.client.scenes.create({ body: { name: 'Lab', id: 'lab' } })
    await house.client.agents.create({ body: { name: 'Chemist', scene: 'lab' } })
    expect(await ask(house, 'chemist', 'When do parcels leave?')).not.toMatch(/Tuesdays|Shipping/)
  })
})

describe('the context of a scene', () => {
  it('is empty at first, is kept as CONTEXT.md, and is told to the screens', async () => {
    await using house = await houseWithClerk()
    expect(await house.client.scenes.context(SHOP)).toEqual({ content: '', updated_at: null })
    const content = '# Counter\n\nBe brief. 请简短。'
    const written = await house.client.scenes.updateContext({ ...SHOP, body: { content } })
    expect(written).toEqual({ content, updated_at: expect.any(String) })
    expect(await house.client.scenes.context(SHOP)).toEqual(written)
    expect(house.file('scenes', 'shop', 'CONTEXT.md')).toBe(content)
    expect((await house.client.scenes.list()).scenes.find(scene => scene.id === 'shop')!.context_preview).toBe('# Counter Be brief. 请简短。')
  })
})

describe('the name of a scene', () => {
  it('can be changed, and what it is for; what is left out stays', async () => {
    await using house = await houseWithClerk()
    expect((await house.client.scenes.update({ ...SHOP, body: { name: '店面' } })).scene).toMatchObject({ id: 'shop', name: '店面', description: '', kbs: ['handbook'] })
    expect((await house.client.scenes.update({ ...SHOP, body: { description: 'By the door.' } })).scene).toMatchObject({ name: '店面', description: 'By the door.' })
    expect(JSON.parse(house.file('scenes', 'shop', 'scene.json'))).toMatchObject({ name: '店面', description: 'By the door.' })
  })
})

describe('the skills of a scene', () => {
  it('are those that were chosen, each once', async () => {
    await using house = await houseWithClerk()
    expect((await house.client.scenes.skills(SHOP)).skills).toEqual([])
    expect((await house.client.skills.list()).skills.map(skill => skill.name)).toContain('quote-sources')
    await house.client.scenes.updateSkills({ ...SHOP, body: { skills: ['quote-sources', 'quote-sources'] } })
    expect((await house.client.scenes.skills(SHOP)).skills).toMatchObject([{ name: 'quote-sources', title: expect.any(String), description: expect.any(String) }])
    await house.client.scenes.updateSkills({ ...SHOP, body: { skills: [] } })
    expect((await house.client.scenes.skills(SHOP)).skills).toEqual([])
  })
})
