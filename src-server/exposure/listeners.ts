// The listeners of the door to the local network: one for each address, all on one port, with one certificate.
import type { Door, Entrance, Papers } from '../kernel/doors'
import type { Identity } from './certificate'
import type { Certificate, Lan, LanTrouble } from './contract'
import { openDoor } from '../kernel/doors'

/** What a listener is made with; when any of it changes, all are made anew. */
export interface Build { port: number, https: boolean, name: string }

export interface Listeners {
  /** The addresses that are listened on. */
  addresses: () => string[]
  /** The port they are on; null while there are none. */
  port: () => number | null
  certificate: () => Certificate | null
  /** Ends those that are wanted no longer and opens those that are; answers the first reason why one could not be opened. */
  make: (wanted: string[], build: Build) => Promise<Lan['reason']>
}

interface Options {
  identity: Identity
  /** What is behind the door, known under names and by a scheme. */
  entrance: (known: { names: string[], scheme: 'http' | 'https', papers: Papers | undefined }) => Entrance
}

export function createListeners({ identity, entrance }: Options): Listeners {
  const doors = new Map<string, Door>() // by address
  let built = ''
  let certificate: Certificate | null = null
  const portNow = (): number | null => doors.values().next().value?.port ?? null

  async function closeAllBut(wanted: string[]): Promise<void> {
    const unwanted = [...doors].filter(([address]) => !wanted.includes(address))
    unwanted.forEach(([address]) => doors.delete(address))
    await Promise.all(unwanted.map(([, door]) => door.close()))
  }

  /** Papers for these names; who listens already shows them too. */
  async function papersFor(names: string[]): Promise<Papers> {
    const papers = await identity.papersFor(names)
    if (papers.facts.certificate_fingerprint !== certificate?.certificate_fingerprint)
      doors.forEach(door => door.renew(papers))
    certificate = papers.facts
    return papers
  }

  return {
    addresses: () => [...doors.keys()],
    port: portNow,
    certificate: () => certificate,
    async make(wanted, { port, https, name }) {
      const build = JSON.stringify([port, https, name])
      await closeAllBut(build === built ? wanted : [])
      built = build
      certificate = https && wanted.length > 0 ? certificate : null
      const papers = https && wanted.length > 0 ? await papersFor([name, ...wanted]) : undefined
      let trouble: Lan['reason'] = null
      for (const address of wanted.filter(each => !doors.has(each))) {
        const at = portNow() ?? port
        try {
          doors.set(address, await openDoor(entrance({ names: [name], scheme: https ? 'https' : 'http', papers }), address, at))
        }
        catch (error) {
          trouble ??= { code: troubleOf(error), detail: `${address}:${at}` }
        }
      }
      return trouble
    },
  }
}

const TROUBLES: Partial<Record<string, LanTrouble>> = { EADDRINUSE: 'port_taken', EADDRNOTAVAIL: 'address_gone', EACCES: 'not_allowed', EPERM: 'not_allowed' }
const troubleOf = (error: unknown): LanTrouble => TROUBLES[(error as NodeJS.ErrnoException).code ?? ''] ?? 'failed'
