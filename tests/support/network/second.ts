// A second machine: a network namespace joined to this one by a cable (a veth pair), with a stranger in it. Linux, as root.
import type { Ask, Heard } from './stranger'
import { spawn, spawnSync } from 'node:child_process'
import process from 'node:process'
import { createInterface } from 'node:readline'

export interface Happening { message?: string, closed?: number, failed?: string }

export interface SecondMachine {
  /** The interface of this machine that leads there, and its address. */
  interface: string
  address: string
  ask: (ask: Ask) => Promise<Heard>
  /** Opens a socket; what happens to it is added to the list. */
  socket: (ask: Ask) => Happening[]
  /** Looks for a web page by its mDNS service name. */
  look: (name: string, ms: number) => Promise<{ host: string, port: number, addresses: string[] } | null>
  /** Pulls the cable for good. */
  unplug: () => void
  end: () => void
}

const ip = (...args: string[]): string | null => {
  const { status, stderr, error } = spawnSync('ip', args, { encoding: 'utf8' })
  return status === 0 ? null : error ? 'the program “ip” (iproute2) is not there' : stderr.trim()
}

/** Why there can be no second machine here; null when there can. */
export function whyNoSecondMachine(): string | null {
  if (process.platform !== 'linux')
    return 'network namespaces are Linux’'
  const name = `cocotry${process.pid}`
  const why = ip('netns', 'add', name) ?? ip('link', 'add', name, 'type', 'veth', 'peer', 'name', `${name}x`)
  ip('link', 'delete', name)
  ip('netns', 'delete', name)
  return why
}

/** Builds it. Everything goes with `end`; nothing of this machine is changed but for one more interface. */
export function secondMachine(): SecondMachine {
  const [here, there, space] = [`cch${process.pid}`, `cct${process.pid}`, `coco${process.pid}`]
  const net = `10.213.${process.pid % 256}`
  const must = (...args: string[]): void => {
    const why = ip(...args)
    if (why !== null)
      throw new Error(`ip ${args.join(' ')}: ${why}`)
  }
  must('netns', 'add', space)
  must('link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', space)
  must('addr', 'add', `${net}.1/24`, 'dev', here)
  must('link', 'set', here, 'up')
  must('-n', space, 'addr', 'add', `${net}.2/24`, 'dev', there)
  must('-n', space, 'link', 'set', there, 'up')
  must('-n', space, 'link', 'set', 'lo', 'up')
  must('-n', space, 'route', 'add', 'default', 'via', `${net}.1`)

  const child = spawn('ip', ['netns', 'exec', space, process.execPath, new URL('stranger.ts', import.meta.url).pathname], { stdio: ['pipe', 'pipe', 'inherit'] })
  const hears = new Map<number, (heard: Happening & { value?: unknown }) => void>()
  createInterface(child.stdout).on('line', (line) => {
    const { id, ...heard } = JSON.parse(line) as { id: number } & Happening
    hears.get(id)?.(heard)
  })
  let last = 0
  function tell(job: object, hear: (heard: Happening & { value?: unknown }) => void): void {
    hears.set(++last, hear)
    child.stdin.write(`${JSON.stringify({ id: last, ...job })}\n`)
  }
  const answerTo = <T>(job: object): Promise<T> => new Promise((resolve, reject) => tell(job, heard => heard.failed === undefined ? resolve(heard.value as T) : reject(new Error(heard.failed))))
  const unplug = (): void => void ip('link', 'delete', here)

  return {
    interface: here,
    address: `${net}.1`,
    ask: ask => answerTo({ ask }),
    socket(ask) {
      const happened: Happening[] = []
      tell({ socket: ask }, heard => happened.push(heard))
      return happened
    },
    look: (name, ms) => answerTo({ look: { name, ms } }),
    unplug,
    end() {
      child.stdin.end()
      child.kill()
      unplug()
      ip('netns', 'delete', space)
    },
  }
}
