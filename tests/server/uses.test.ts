// Promise: a page knows which turns had it before them: shown with the question, found by a search, or read.
import { describe, expect, it } from 'vitest'
import { openTestHouse } from '../support/house'
import { played } from '../support/models'

const refusal = (status: number, code: string): object => expect.objectContaining({ status, envelope: expect.objectContaining({ code }) })
type House = Awaited<ReturnType<typeof openTestHouse>>

async function withPages(house: House): Promise<void> {
  const { client } = house
  await client.knowledge.create({ body: { id: 'zoo', name: 'Zoo' } })
  for (const [slug, title, body] of [['zebras', 'Zebras', 'Zebras are striped.'], ['okapis', 'Okapis', 'Okapis eat leaves.'], ['lions', 'Lions', 'Lions roar.']] as const)
    await client.knowledge.createPage({ params: { id: 'zoo' }, body: { slug, title, body } })
  await client.scenes.mountKb({ params: { id: 'default' }, body: { kb_id: 'zoo' } })
}

async function ask(house: House, content: string): Promise<string> {
  const { message } = await house.client.mailbox.send({ body: { to: 'writer', content } })
  await house.settled()
  return (await house.client.turns.list({ query: { source_id: message.id } })).turns[0]!.id
}

const usesOf = async (house: House, slug: string, query = {}) => (await house.client.turns.uses({ params: { id: 'zoo', slug }, query })).uses.map(({ turn, how }) => [turn.id, how])

describe('the uses of a page', () => {
  it('are the turns that were shown it, found it or read it, each once, newest last', async () => {
    const model = played(({ agent, wake }, steps) => agent.id !== 'writer' || !wake.content.startsWith('Search')
      ? { kind: 'answer', text: 'Striped.' }
      : [
          { kind: 'call', tool: 'search_knowledge', args: { query: 'okapis lions' } } as const,
          { kind: 'call', tool: 'read_page', args: { kb: 'zoo', page: 'Okapis' } } as const,
        ][steps.length] ?? { kind: 'answer', text: 'Leaves.' })
    await using house = await openTestHouse({ sample: true, model })
    await withPages(house)
    const shown = await ask(house, 'Are zebras striped?')
    const searched = await ask(house, 'Search for what they eat.')
    expect(await usesOf(house, 'zebras')).toEqual([[shown, 'shown']])
    expect(await usesOf(house, 'okapis')).toEqual([[searched, 'read']])
    expect(await usesOf(house, 'lions')).toEqual([[searched, 'found']])
    const { uses } = await house.client.turns.uses({ params: { id: 'zoo', slug: 'zebras' } })
    expect(uses[0]!.turn).toMatchObject({ agent_id: 'writer', from: 'user', asked: 'Are zebras striped?', answer: 'Striped.', state: 'done' })
  })

  it('come in pages, and none is counted for a turn that is run again', async () => {
    await using house = await openTestHouse({ sample: true, model: played(() => ({ kind: 'answer', text: 'Striped.' })) })
    await withPages(house)
    const ids = [await ask(house, 'Zebras?'), await ask(house, 'Zebras again?'), await ask(house, 'And zebras?')]
    await house.client.turns.replay({ params: { id: ids[0]! }, body: { from: 0 } })
    const newest = await house.client.turns.uses({ params: { id: 'zoo', slug: 'zebras' }, query: { limit: 2 } })
    expect(newest.uses.map(({ turn }) => turn.id)).toEqual(ids.slice(1))
    expect(await usesOf(house, 'zebras', { before: newest.next_before })).toEqual([[ids[0], 'shown']])
  })

  it('outlive its way to the trash and back; of a page that is not there nobody is told', async () => {
    await using house = await openTestHouse({ sample: true, model: played(() => ({ kind: 'answer', text: 'Striped.' })) })
    await withPages(house)
    const turn = await ask(house, 'Zebras?')
    const at = { params: { id: 'zoo', slug: 'zebras' } }
    await house.client.knowledge.removePage(at)
    await expect(house.client.turns.uses(at)).rejects.toEqual(refusal(404, 'page_not_found'))
    await house.client.knowledge.restorePage(at)
    expect(await usesOf(house, 'zebras')).toEqual([[turn, 'shown']])
  })
})
