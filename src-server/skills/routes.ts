// Routes of skills.
import type { Handlers } from '../kernel/mount'
import type { skills as contract } from './contract'
import type { Skills } from './service'
import type { Shelf } from './shelf'

export function skillRoutes(skills: Skills, shelf: Shelf): Handlers<typeof contract> {
  return {
    list: () => ({ skills: skills.all() }),
    get: ({ params }) => ({ skill: shelf.get(params.name) }),
    create: ({ body }) => ({ skill: shelf.create(body.name, body.content) }),
    update: ({ params, body }) => ({ skill: shelf.update(params.name, body.content) }),
    remove({ params }) {
      shelf.remove(params.name)
      return { status: 'deleted', id: params.name }
    },
    trash: () => ({ skills: shelf.trash() }),
    restore: ({ params }) => ({ skill: shelf.restore(params.name) }),
  }
}
