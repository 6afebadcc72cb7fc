// Routes of the first minute.
import type { Handlers } from '../kernel/mount'
import type { welcome as contract } from './contract'
import type { Welcome } from './service'

export function welcomeRoutes(welcome: Welcome): Handlers<typeof contract> {
  return {
    look: ({ query }) => ({ chosen: welcome.chosen(), team: welcome.team(query.language) }),
    choose: async ({ body }) => ({ chosen: true, added: await welcome.choose(body.choice, body.language) }),
  }
}
