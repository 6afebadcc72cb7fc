import { it } from 'vitest'
import { openTestHouse } from '../../support/house'
it.each([['en', 'leader, have the researcher find what our handbook says about refunds and the writer make a short notice of it'], ['zh', '让研究员查一下手册里关于退款怎么说，再让写手据此写一个简短的通知']] as const)('%s %s', async (language, said) => {
  await using house = await openTestHouse({ sample: true, language })
  const { message } = await house.client.mailbox.send({ body: { to: 'leader', content: said } })
  await house.settled()
  console.log(message.id)
  for (const id of ['leader', 'researcher', 'writer', 'user'])
    for (const l of (await house.client.mailbox.read({ params: { agent_id: id } })).messages)
      console.log(`[${l.id}] ${l.from} → ${l.to} (${l.type} task ${l.task_id} thread ${l.thread_id} re ${l.reply_to} ${l.delivery})\n${l.content}\n`)
  console.log((await house.client.collaboration.graph()).edges)
  for (const t of (await house.client.turns.list()).turns) {
    const { turn } = await house.client.turns.get({ params: { id: t.id } })
    console.log(t.agent_id, t.kind, t.from, t.state, t.hops, turn.chain.map(c => c.agent_id), turn.moves.map(m => [m.n, m.provider, m.model, m.text?.slice(0, 50), m.calls.map(c => c.tool), m.prompt_tokens, m.completion_tokens]), turn.steps.map(s => [s.tool, JSON.stringify(s.args).slice(0, 300), s.result.slice(0, 600)]))
  }
}, 20000)
