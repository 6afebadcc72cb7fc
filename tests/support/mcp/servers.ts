import type { TurnStep } from '../../../src-server/engine/contract'
import type { Model } from '../../../src-server/engine/model'
// MCP servers in a test house: how they are described, and how a test waits for one and lets an agent use its tools.
import type { McpServer } from '../../../src-server/mcp/contract'
import type { TestHouse } from '../house'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import process from 'node:process'
import { expect, vi } from 'vitest'
import { played } from '../models'

const program = (file: string, ...args: string[]) => ({ transport: 'stdio' as const, command: process.execPath, args: [resolve(import.meta.dirname, file), ...args] })

/** The friendly server as a child process. */
export const friendly = (name = 'friendly') => program('child.ts', name)
/** The one that means harm, in one of its ways. */
export const rogue = (way: string) => program('rogue.ts', way)

/** Waits until a server is in a state, and shows it. */
export const until = (house: TestHouse, id: string, status: McpServer['status'], like: (server: McpServer) => boolean = () => true): Promise<McpServer> => vi.waitFor(async () => {
  const { server } = await house.client.mcp.get({ params: { id } })
  expect(server).toMatchObject({ status })
  expect(like(server), JSON.stringify(server)).toBe(true)
  return server
}, { timeout: 15_000, interval: 20 })

/** The processes that children have written to the file they were told of as `PIDS`, newest last. */
export const pidsIn = (file: string): number[] => existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : []

/** Whether a process of this machine is there. */
export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  }
  catch {
    return false
  }
}

/** Waits until a process is gone. */
export const gone = (pid: number): Promise<void> => vi.waitFor(() => expect(lives(pid)).toBe(false), { timeout: 5000, interval: 20 })

/** A model that uses the tools it is told of in the letter, one after the other, and keeps count of what it may use. */
export function obedient(): Model & { offered: string[] } {
  const offered: string[] = []
  const model = played(({ wake }, steps, { tools }) => {
    offered.splice(0, offered.length, ...tools.map(({ name }) => name))
    const wishes = JSON.parse(wake.content) as { tool: string, args: Record<string, unknown> }[]
    return steps.length < wishes.length ? { kind: 'call', ...wishes[steps.length]! } : { kind: 'answer', text: 'done' }
  })
  return { ...model, offered }
}

/** Begins a turn of the leader in which it uses a tool. */
export async function ask(house: TestHouse, tool: string, args: Record<string, unknown> = {}): Promise<{ letterId: string, result: () => Promise<string> }> {
  const { message } = await house.client.mailbox.send({ body: { to: 'leader', content: JSON.stringify([{ tool, args }]) } })
  return { letterId: message.id, result: async () => (await stepsOf(house, message.id))[0]!.result }
}

/** Lets the leader use a tool, and gives what came of it. */
export const use = async (house: TestHouse, tool: string, args: Record<string, unknown> = {}): Promise<string> => (await ask(house, tool, args)).result()

/** The steps of the turn that a letter woke, once it is done. */
const stepsOf = (house: TestHouse, letterId: string): Promise<TurnStep[]> => vi.waitFor(async () => {
  const { turns: [turn] } = await house.client.turns.list({ query: { source_id: letterId } })
  expect(turn).toMatchObject({ state: 'done' })
  return (await house.client.turns.get({ params: { id: turn!.id } })).turn.steps
}, { timeout: 15_000, interval: 20 })
