// Whether this page is signed in, and as whom. The session itself is a cookie that no script can read.
import type { Device } from '@server/auth/contract'
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { client } from '@/api/client'
import { ApiError } from '@/api/error'

export const useSession = defineStore('session', () => {
  /** `null` until the server was asked. */
  const here = ref<boolean | null>(null)
  /** It came in by a code: what belongs to the owner's own desk it can look at, and not change. */
  const isDevice = ref(false)

  /** Asks the server once; when it cannot be reached the pages say so themselves. */
  async function check(): Promise<boolean> {
    if (here.value === null) {
      try {
        const { subject } = await client.auth.verify()
        isDevice.value = subject.startsWith('device:')
        here.value = true
      }
      catch (error) {
        if (!(error instanceof ApiError) || error.status !== 401)
          return true
        here.value = false
      }
    }
    return here.value
  }

  async function signIn(password: string): Promise<void> {
    await client.auth.login({ body: { password } })
    isDevice.value = false
    here.value = true
  }

  /** Exchanges the owner's code for a session of this device. */
  async function pair(code: string, name: string): Promise<Device> {
    const { device } = await client.exposure.pair({ body: { code, name } })
    isDevice.value = true
    here.value = true
    return device
  }

  /** Ends the session and leaves nothing of it in this page's memory. */
  async function signOut(): Promise<void> {
    await client.auth.logout()
    location.assign('/sign-in')
  }

  /** The server ended it: what is written but not sent stays in the stores until the person is back. */
  function lost(): void {
    here.value = false
  }

  return { here, isDevice, check, signIn, pair, signOut, lost }
})
