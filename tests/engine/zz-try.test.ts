import { it } from 'vitest'
import { openTestHouse } from '../support/house'
it.each([['en', 'leader, have the researcher find what our handbook says about refunds and the writer make a short notice of it'], ['en', 'I need a short notice about opening hours'],  ['en', 'ask @researcher when do parcels leave and @writer how do we sign letters'], ['en', 'have the researcher find out what is written about unicorns and the writer make a notice of it'], ['zh', '让研究员查一下手册里关于退款怎么说，再让写手据此写一个简短的通知'], ['zh', '我需要一个关于退货的简短通知'], ['en','find what our handbook says about refunds'], ['zh', '查一下手册里关于退款怎么说'], ['en', 'write a summary about gift vouchers'],['en','read the page Shiping'], ['en', 'summarise the page Shipping']] as const)('%s %s', async (language, said) => {
  await using house = await openTestHouse({ sample: true, language })
  await house.client.mailbox.send({ body: { to: said.startsWith('find') || said.startsWith('查') || said.startsWith('write') ? 'researcher' : 'leader', content: said } })
  await house.settled()
  for (const id of ['leader', 'researcher', 'writer', 'user'])
    for (const l of (await house.client.mailbox.read({ params: { agent_id: id } })).messages)
      console.log(`[${l.id}] ${l.from} → ${l.to} (${l.type})\n${l.content}\n`)
}, 20000)
