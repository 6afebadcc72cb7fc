// Routes of scenes.
import type { Handlers } from '../kernel/mount'
import type { ChatReply, scenes as contract } from './contract'
import type { Scenes } from './service'
import type { Talk } from './talk'
import { Stream } from '../kernel/answers'

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
    addMember: ({ params, body }) => ({ member: scenes.addMember(params.id, body) }),
    removeMember({ params }) {
      scenes.removeMember(params.id, params.agent_id)
      return { status: 'deleted', id: params.agent_id }
    },
    skills: ({ params }) => ({ skills: scenes.skills(params.id) }),
    updateSkills: ({ params, body }) => ({ skills: scenes.assignSkills(params.id, body.skills) }),
    async chat({ params, body }, call) {
      const reply = talk.say({ type: 'scene', id: params.id }, { ...body, channel: 'api' })
      return call.header('accept')?.includes('text/event-stream') ? new Stream(spoken(await reply)) : reply
    },
    users: ({ params, query }) => ({ users: talk.users(params.id, query.limit) }),
    history({ params, query }) {
      const { history, ...rest } = talk.history(params.id, params.uid, query)
      return { history: history.map(({ id, direction, content, agent_id, channel, timestamp }) => ({ id, direction, content, agent_id, channel, timestamp })), ...rest }
    },
  }
}

/** The answer word by word, then as a whole. The offline engine has all of it at once; a language model will stream its own. */
async function* spoken(reply: ChatReply): AsyncGenerator<{ event: string, data: unknown }> {
  for (const token of reply.reply?.match(/\s*\S+\s*$|\s*\S+/g) ?? [])
    yield { event: 'token', data: { token } }
  yield { event: 'done', data: reply }
}
