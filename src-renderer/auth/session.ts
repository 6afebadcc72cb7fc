// Whether this page is signed in. The session itself is a cookie that no script can read.
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { client } from '@/api/client'
import { ApiError } from '@/api/error'

export const useSession = defineStore('session', () => {
  /** `null` until the server was asked. */
  const here = ref<boolean | null>(null)

  /** Asks the server once; when it cannot be reached the pages say so themselves. */
  async function check(): Promise<boolean> {
    if (here.value === null) {
      try {
        await client.auth.verify()
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
    here.value = true
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

  return { here, check, signIn, signOut, lost }
})
