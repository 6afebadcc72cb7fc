// The address that is pasted at a platform: the house's own as the world sees it, and the way to the entry.
import type { Ref } from 'vue'
import { useLocalStorage } from '@vueuse/core'

/** What the person says their house is called outside; nothing: as it is called here. */
export const useHouseAddress = (): Ref<string> => useLocalStorage('cococat.channels.house', '')

/** The beginning of an address as somebody wrote it, without what they pasted too much; null when it is none. */
export function originOf(written: string): string | null {
  const text = written.trim()
  if (!text)
    return null
  const full = /^https?:\/\//i.test(text) ? text : `https://${text}`
  return URL.canParse(full) && !/\s/.test(text) ? new URL(full).origin : null
}

/** Names and numbers that mean this computer, or the network at home: no platform gets there. */
const AT_HOME = /^(?:localhost|.*\.(?:local|localhost|internal|lan)|127\..*|10\..*|192\.168\..*|172\.(?:1[6-9]|2\d|3[01])\..*|169\.254\..*|\[(?:::1|fe80:.*|f[cd].*)\])$/i

/** Whether a platform on the internet can come there. */
export const isReachable = (origin: string): boolean => {
  const { hostname, protocol } = new URL(origin)
  return protocol === 'https:' && !AT_HOME.test(hostname) && (hostname.includes('.') || hostname.startsWith('['))
}
