// Routes of scenes.
import type { Handlers } from '../kernel/mount'
import type { ChatReply, scenes as contract } from './contract'
import type { Scenes } from './service'
import type { Talk } from './talk'
import { Stream } from '../kernel/answers'
import { Refusal } from '../kernel/errors'

export function sceneRoutes(scenes: Scenes, talk: Talk): Handlers<typeof contract> {
  return {
    list: () => ({ scenes: scenes.list() }),
    create: ({ body }) => ({ scene: scenes.create(body) }),
    update: ({ params, body }) => ({ scene: scenes.update(params.id, body) }),
    remove({ params }) {
      scenes.remove(params.id)
      return { status: 'deleted', id: params.id }
    },
    trash: () => ({ scenes: scenes.trash() }),
    restore: ({ params }) => ({ scene: scenes.restore(params.id) }),
    context: ({ params }) => scenes.context(params.id),
    updateContext: ({ params, body }) => scenes.writeContext(params.id, body.content),
    kbs: ({ params }) => ({ kbs: scenes.kbs(params.id) }),
    mountKb: ({ params, body }) => ({ kb: scenes.mountKb(params.id, body.kb_id) }),
    unmountKb({ params }) {
      scenes.unmountKb(params.id, params.kb_id)
      return { status: 'deleted', id: params.kb_id }
    },
    roster: ({ params }) => ({ roster: scenes.get(params.id).roster }),
    arrange: ({ params, body }) => ({ roster: scenes.arrange(params.id, body.roster) }),
    addMember: ({ params, body }) => ({ member: scenes.addMember(params.id, body) }),
    removeMember({ params }) {
      scenes.removeMember(params.id, params.agent_id)
      return { status: 'deleted', id: params.agent_id }
    },
    skills: ({ params }) => ({ skills: scenes.skills(params.id) }),
    updateSkills: ({ params, body }) => ({ skills: scenes.assignSkills(params.id, body.skills) }),
    chat({ params, body }, call) {
      const say = (hear?: (words: string) => void): Promise<ChatReply> => talk.say({ type: 'scene', id: params.id }, { ...body, channel: 'api' }, hear)
      return call.header('accept')?.includes('text/event-stream') ? spoken(say) : say()
    },
    users: ({ params, query }) => talk.users(params.id, query),
    history({ params, query }) {
      const { history, ...rest } = talk.history(params.id, params.uid, query)
      return { history: history.map(({ id, direction, content, agent_id, channel, timestamp }) => ({ id, direction, content, agent_id, channel, timestamp })), ...rest }
    },
  }
}

/** The answer as its words come, then as a whole. What is refused before the first word is an answer like any other. */
async function spoken(say: (hear: (words: string) => void) => Promise<ChatReply>): Promise<Stream> {
  const words: string[] = []
  let wake = (): void => {}
  const reply = say((more) => {
    words.push(more)
    wake()
  })
  const more = (): Promise<unknown> => Promise.race([reply, new Promise<void>((resolve) => {
    wake = resolve
  })])
  await more()
  return new Stream(stream())

  async function* stream(): AsyncGenerator<{ event: string, data: unknown }> {
    let over = false
    void reply.catch(() => {}).finally(() => {
      over = true
    })
    for (;;) {
      for (const token of words.splice(0))
        yield { event: 'token', data: { token } }
      if (over)
        break
      await more().catch(() => {})
    }
    yield await reply.then(data => ({ event: 'done', data }), (error: unknown) => ({ event: 'error', data: error instanceof Refusal ? error.envelope() : UNFORESEEN }))
  }
}

const UNFORESEEN = { error: 'Something went wrong inside CocoCat; the log says more.', code: 'internal' }
