// The route of skills.
import type { Handlers } from '../kernel/mount'
import type { skills as contract } from './contract'
import type { Skills } from './service'

export function skillRoutes(skills: Skills): Handlers<typeof contract> {
  return { list: () => ({ skills: skills.all() }) }
}
