import { expect, it } from 'vitest'
import { openTestHouse } from '../support/house'
import { listen } from '../support/listen'

it('works', async () => {
  const t0 = performance.now()
  await using house = await openTestHouse({ sample: true })
  console.log('open', performance.now() - t0)
  using ear = await listen(house.url, house.token)
  const { agents } = await house.client.agents.list()
  console.log(agents.map(a => a.id))
  await house.client.mailbox.send({ body: { to: 'researcher', content: 'When do you open?' } })
  await house.settled()
  console.log(ear.frames.map(f => f.event), (await house.client.mailbox.read({ params: { agent_id: 'user' } })).messages)
  const t1 = performance.now()
  await house.close()
  console.log('close', performance.now() - t1)
  expect(1).toBe(1)
})
