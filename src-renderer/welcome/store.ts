// Whether the person has chosen how to begin: asked once, and never again after the choice.
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { client } from '@/api/client'
import { ApiError } from '@/api/error'
import { spoken } from '@/shell/i18n'

export const useWelcome = defineStore('welcome', () => {
  const settled = ref(false)

  /** True once chosen, and while the server cannot say. */
  async function chosen(): Promise<boolean> {
    if (!settled.value) {
      try {
        settled.value = (await client.welcome.look({ query: { language: spoken() } })).chosen
      }
      catch {
        return true
      }
    }
    return settled.value
  }

  async function choose(choice: 'sample' | 'empty'): Promise<void> {
    try {
      await client.welcome.choose({ body: { choice, language: spoken() } })
    }
    catch (error) {
      // Another device was quicker: the house has begun, and that is what was wanted.
      if (!(error instanceof ApiError && error.status === 409))
        throw error
    }
    settled.value = true
  }

  return { chosen, choose }
})
