// The senders: letters of every kind, each attempt with words of its own, so that what arrived can be told from what was tried.
import type { Chance } from './chance'
import { setTimeout as pause } from 'node:timers/promises'
import { ask } from '../support/built'

export const AGENTS = ['leader', 'researcher', 'writer'] as const

export type Kind = 'question' | 'remember' | 'ask' | 'tell' | 'refused'

/** One try at a letter. `unknown`: the connection broke, so it may have arrived or not. */
export interface Attempt { kind: Kind, to: string, content: string, outcome: 'sent' | 'refused' | 'unknown', id: string | null }

interface Plan { n: number, kind: Kind, to: string, other: string }

/** How many there are; every 20th comes with one more that must be refused. */
export function planLetters(count: number, { pick }: Chance): Plan[] {
  return Array.from({ length: count }).flatMap((_, n) => {
    const to = pick(AGENTS)
    const plan: Plan = { n, kind: pick(['question', 'remember', 'ask', 'tell']), to, other: pick(AGENTS.filter(agent => agent !== to)) }
    return n % 20 === 7 ? [{ ...plan, kind: 'refused', to: 'nobody' }, plan] : [plan]
  })
}

/** What it says; `mark` is in no other letter. */
function words({ kind, other }: Plan, mark: string): string {
  switch (kind) {
    case 'question': return `What do you know about ${mark}?`
    case 'remember': return `remember ${mark} is kept`
    case 'ask': return `ask @${other} what is written about ${mark}?`
    case 'tell': return `tell @${other} ${mark} is done`
    case 'refused': return `${mark} is for nobody`
  }
}

export interface Post { origin: () => Promise<string>, token: string, attempts: Attempt[], chance: Chance }

/** Sends what is left of the plan, trying each letter again until it is answered. */
export async function send(plan: Plan[], post: Post): Promise<void> {
  for (let next = plan.shift(); next; next = plan.shift()) {
    for (let attempt = 1; ; attempt++) {
      const tried = await trySending(next, `parcel-${next.n}-${attempt}-${next.kind}`, post)
      post.attempts.push(tried)
      if (tried.outcome !== 'unknown')
        break
      await pause(10)
    }
    await pause(post.chance.below(30))
  }
}

async function trySending(plan: Plan, mark: string, { origin, token }: Post): Promise<Attempt> {
  const content = words(plan, mark)
  const tried = { kind: plan.kind, to: plan.to, content }
  const house = await origin()
  try {
    const { status, body } = await ask<{ message?: { id: string } }>(house, 'POST', '/api/mailbox/send', { token, body: { to: plan.to, content } })
    return status === 201 ? { ...tried, outcome: 'sent', id: body.message!.id } : { ...tried, outcome: 'refused', id: null }
  }
  catch {
    return { ...tried, outcome: 'unknown', id: null }
  }
}

/** What a letter from the person asks a colleague to be told, if it does. */
export const passedOn = (content: string): string | null => /^(?:ask|tell) @\w+ (.+)$/.exec(content)?.[1] ?? null
