// How one may come in at this door: asked once, before anybody has signed in.
import type { Reply } from '@server/kernel/route'
import type { api } from '@/api/routes'
import { shallowRef } from 'vue'
import { client } from '@/api/client'

type Entrance = Reply<typeof api.exposure.entrance>

/** Null until it is known; it stays so where the server cannot be asked, and the page offers what it has always offered. */
export function useEntrance() {
  const entrance = shallowRef<Entrance | null>(null)
  const asked = client.exposure.entrance().then(answer => void (entrance.value = answer), () => {})
  return { entrance, asked }
}
