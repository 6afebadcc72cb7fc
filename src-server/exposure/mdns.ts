// Says on the local network under which name this house is found: `<label>.local` (multicast DNS, RFC 6762), and that it is a web page (DNS-SD).
import type { Service, ServiceConfig } from 'bonjour-service'
import type { EventEmitter } from 'node:events'
import type { Log } from '../kernel/log'
import type { Interface } from './contract'
import { Bonjour } from 'bonjour-service'

/** What is said: the house's label, and where its door is. */
export interface Saying { label: string, port: number, https: boolean, addresses: Interface[] }

export interface Voice {
  state: () => 'off' | 'announced' | 'failed'
  /** Says this from now on, or nothing (null); what is said already is not said anew. Never rejects. */
  say: (saying: Saying | null) => Promise<void>
}

interface Announcement { isHeard: () => boolean, end: () => Promise<void> }

const FAREWELL_MS = 500

interface Ears { log: Log, changed: () => void }

/** The voice of the house on the local network; `changed` hears when it cannot be heard. */
export function createVoice(ears: Ears): Voice {
  let now: { text: string, by: Announcement } | null = null
  return {
    state: () => now === null ? 'off' : now.by.isHeard() ? 'announced' : 'failed',
    async say(saying) {
      const text = saying && JSON.stringify(saying)
      if (text === (now?.text ?? null))
        return
      await now?.by.end()
      now = saying && { text: text!, by: announce(saying, ears) }
    },
  }
}

/** Announces on each interface the addresses it has there, and none that the door does not listen on. A network without multicast is no harm. */
function announce(saying: Saying, ears: Ears): Announcement {
  const speakers = saying.addresses.filter(({ family }) => family === 'ipv4').flatMap(({ name, address }) => {
    try {
      return [speak({ ...saying, addresses: saying.addresses.filter(each => each.name === name) }, address, ears)]
    }
    catch (err) {
      ears.log.warn({ err }, 'the name on the local network could not be announced')
      return []
    }
  })
  return {
    isHeard: () => speakers.some(speaker => speaker.isHeard()),
    end: async () => void await Promise.all(speakers.map(speaker => speaker.end())),
  }
}

/** It listens on every address, since multicast comes to none of its own. It falls silent where another house has the name already. */
function speak({ label, port, https, addresses }: Saying, from: string, { log, changed }: Ears): Announcement {
  let broken = false
  const fail = (err: unknown): void => {
    if (!broken)
      log.warn({ err }, 'the name on the local network could not be announced')
    broken = true
    changed()
  }
  const bonjour = new Bonjour({ interface: from, bind: '0.0.0.0' } as unknown as Partial<ServiceConfig>, fail) // its options are multicast-dns', whatever its types say
  const { server } = bonjour as unknown as { server: { mdns: EventEmitter } }
  server.mdns.on('error', fail) // a taken port would otherwise end the process
  const service = bonjour.publish({ name: `CocoCat ${label}`, type: https ? 'https' : 'http', port, host: `${label}.local` })
  onlyWith(service, addresses) // it is announced after a moment of listening
  return { isHeard: () => !broken && service.activated, end: () => silence(bonjour) }
}

/** The library would name every address of the machine. */
function onlyWith(service: Service, addresses: Interface[]): void {
  const all = service.records.bind(service)
  service.records = () => [
    ...all().filter(({ type }) => type !== 'A' && type !== 'AAAA'),
    ...addresses.map(({ family, address }) => ({ name: service.host, type: family === 'ipv4' ? 'A' as const : 'AAAA' as const, ttl: 120, data: address })),
  ]
}

const silence = (bonjour: Bonjour): Promise<void> => new Promise((resolve) => {
  const done = (): void => bonjour.destroy(resolve)
  const late = setTimeout(done, FAREWELL_MS)
  bonjour.unpublishAll(() => {
    clearTimeout(late)
    done()
  })
})
