// The doors of the house as they are now, and what the owner changes about them.
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { client } from '@/api/client'
import { useLoaded } from '../loaded'

type LanChange = NonNullable<Parameters<typeof client.exposure.setLan>[0]>['body']
type TunnelChange = NonNullable<Parameters<typeof client.exposure.setTunnel>[0]>['body']

export const useExposure = defineStore('exposure', () => {
  const { value: now, error, state, load, follow } = useLoaded(() => client.exposure.state())
  follow('exposure.changed', () => undefined)
  const isLanOpen = computed(() => now.value?.lan.state === 'open')
  const isTunnelOpen = computed(() => now.value?.tunnel.state === 'open')

  async function setLan(body: LanChange): Promise<void> {
    now.value = await client.exposure.setLan({ body })
  }

  async function setTunnel(body: TunnelChange): Promise<void> {
    now.value = await client.exposure.setTunnel({ body })
  }

  return { now, error, state, load, isLanOpen, isTunnelOpen, setLan, setTunnel }
})
