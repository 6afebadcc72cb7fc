// Routes of exposure.
import type { Auth } from '../auth/service'
import type { Clock } from '../kernel/clock'
import type { Handlers } from '../kernel/mount'
import type { exposure as contract } from './contract'
import type { Exposures } from './service'
import { stamp } from '../kernel/clock'
import { forbidden } from '../kernel/errors'

/** The longest that browsers keep a cookie; the device's session ends before it when it stays away. */
const COOKIE_MS = 400 * 86_400_000

export function exposureRoutes(exposure: Exposures, auth: Auth, clock: Clock): Handlers<typeof contract> {
  return {
    state: () => exposure.state(),
    setLan: ({ body }) => exposure.setLan(body),
    setTunnel: ({ body }) => exposure.setTunnel(body),
    startPairing: () => exposure.startPairing(),
    cancelPairing() {
      exposure.cancelPairing()
      return { status: 'cancelled' }
    },
    check: async () => ({ findings: await exposure.check(), checked_at: stamp(clock) }),
    entrance(_input, call) {
      const door = call.door() === 'lan' ? 'lan' : 'home'
      return { door, password: auth.hasPassword(), pairing: door === 'lan' }
    },
    pair({ body }, call) {
      if (call.door() !== 'lan')
        throw forbidden('wrong_door', 'Devices are paired through the door to the local network: open its address on the device.')
      const { device, token, expires_at } = exposure.pair(body.code, { name: body.name, agent: call.header('user-agent'), address: call.address })
      call.setCookie(auth.cookie, { value: token, expires: new Date(clock().getTime() + COOKIE_MS) })
      return { device, token: body.token ? token : null, expires_at }
    },
  }
}
