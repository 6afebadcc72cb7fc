// Planning a position: what is looked for, the candidates that were proposed for it, and what became of each.
import type { Candidate, Person } from './person'
import type { Language } from '@/shell/i18n'
import { useSessionStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { client } from '@/api/client'
import { spoken } from '@/shell/i18n'
import { personOf, profileOf } from './person'
import { useHiring } from './store'

export interface Position { position: string, skills: string[], responsibilities: string[], traits: string[], count: number, language: Language }

/** A proposal as the person may still change it. */
export interface Proposal {
  key: string
  person: Person
  reason: string
  /** `waiting`: it is on the list of those that wait for a decision. */
  state: 'open' | 'waiting' | 'hired'
  /** The agent it became. */
  agent: string | null
}

const blank = (): Position => ({ position: '', skills: [], responsibilities: [], traits: [], count: 2, language: spoken() })

/** The plan stays while the person looks elsewhere, also over a reload. */
export const useHirePlan = defineStore('hire-plan', () => {
  const hiring = useHiring()
  const position = useSessionStorage<Position>('cococat.draft.hire.position', blank(), { mergeDefaults: true })
  const proposals = useSessionStorage<Proposal[]>('cococat.draft.hire.proposals', [])
  const asked = ref(0)

  /** Proposes candidates in the place of those before. */
  async function propose(): Promise<void> {
    const mine = ++asked.value
    const { candidates } = await client.hiring.plan({ body: { ...position.value, position: position.value.position.trim() } })
    if (mine === asked.value)
      proposals.value = candidates.map((candidate, i) => proposalOf(candidate, `${Date.now()}-${i}`))
  }

  function put(key: string, change: Partial<Proposal>): void {
    proposals.value = proposals.value.map(proposal => proposal.key === key ? { ...proposal, ...change } : proposal)
  }

  /** Puts a proposal among those that wait for a decision. */
  async function request({ key, person, reason }: Proposal): Promise<string> {
    const { id } = await hiring.request({ name: person.name.trim(), scene: person.scene || null, profile: profileOf(person), reason })
    put(key, { state: 'waiting' })
    return id
  }

  /** Asks for it and approves it at once; when only the first went well, it waits like any other. */
  async function hire(proposal: Proposal): Promise<void> {
    const nickname = proposal.person.nickname.trim()
    const agent = await hiring.approve(await request(proposal), nickname ? { nickname } : {})
    put(proposal.key, { state: 'hired', agent: agent.id })
  }

  function clear(): void {
    asked.value++
    position.value = blank()
    proposals.value = []
  }

  return { position, proposals, propose, request, hire, clear }
})

const proposalOf = (candidate: Candidate, key: string): Proposal => ({ key, person: personOf(candidate), reason: candidate.reason, state: 'open', agent: null })
