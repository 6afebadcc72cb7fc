// Who is proposed for hiring, and what the person decides of them.
import type { Agent } from '@server/agents/contract'
import type { HireRequest } from '@server/hiring/contract'
import type { Approval, NewRequest } from './person'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { useAgents } from '@/agents/store'
import { client } from '@/api/client'
import { collection } from '@/api/collection'
import { ApiError } from '@/api/error'

export const useHiring = defineStore('hiring', () => {
  const list = collection('hire', async () => (await client.hiring.pending()).pending)
  /** Those that wait for a decision, the eldest first. */
  const pending = computed(() => [...list.rows.value.values()].filter(request => request.status === 'pending').sort((a, b) => a.id < b.id ? -1 : 1))
  void list.ensure()

  /** A decision is made once: what was decided elsewhere no longer waits here. */
  async function decided<T>(id: string, decide: Promise<T>): Promise<T> {
    try {
      return await decide
    }
    catch (error) {
      if (isDecided(error) && list.rows.value.get(id)?.status === 'pending')
        list.drop(id)
      throw error
    }
  }

  /** Hires, with changes where any are given; answers the new agent. */
  async function approve(id: string, change: Approval = {}): Promise<Agent> {
    const { agent } = await decided(id, client.hiring.approve({ params: { id }, body: change }))
    useAgents().put(agent)
    list.drop(id)
    return agent
  }

  async function reject(id: string, reason: string): Promise<HireRequest> {
    const { request } = await decided(id, client.hiring.reject({ params: { id }, body: { reason: reason.trim() || undefined } }))
    list.put(request)
    return request
  }

  async function request(body: NewRequest): Promise<HireRequest> {
    const { request } = await client.hiring.request({ body })
    if (!list.rows.value.has(request.id)) // it may have been told, and decided, meanwhile
      list.put(request)
    return request
  }

  return {
    pending,
    state: list.state,
    error: list.error,
    byId: (id: string): HireRequest | undefined => list.rows.value.get(id),
    load: list.load,
    approve,
    reject,
    request,
  }
})

/** Somebody decided it before. */
export const isDecided = (error: unknown): boolean => error instanceof ApiError && error.code === 'already_decided'
