// A question to a scene while it is under way: the words of the answer so far, and what became of it.
import type { Said } from './spoken'
import { onScopeDispose, ref, shallowRef } from 'vue'
import { client } from '@/api/client'
import { ApiError } from '@/api/error'
import { reasonOf } from '@/engine/words'
import { explain } from '@/kit/errors'
import { i18n } from '@/shell/i18n'
import { speakTo } from './spoken'

/** Why there is no answer, in the person's language. */
function sayWhy(error: unknown): string {
  const isOfTurn = error instanceof ApiError && error.status === 409 && !i18n.global.te(`errors.${error.code}`)
  return isOfTurn ? reasonOf({ reason: error.code, message: error.message }) : explain(error)
}

/** Asks one question at a time. */
export function useAsking(scene: string) {
  const words = ref('')
  const busy = ref(false)
  /** Why the last question got no answer. */
  const failure = shallowRef<string | null>(null)
  /** The last question was taken in, but nothing was said to it. */
  const silent = ref(false)
  const leaving = new AbortController()
  onScopeDispose(() => leaving.abort())

  /** Asks and waits for what comes of it; never throws. */
  async function ask(said: Said): Promise<void> {
    busy.value = true
    words.value = ''
    failure.value = null
    silent.value = false
    try {
      const { reply } = await speakTo(scene, said, more => words.value += more, leaving.signal)
      silent.value = reply === null
      words.value = reply ?? '' // they stand until the answer itself does
    }
    catch (error) {
      words.value = ''
      if (!leaving.signal.aborted)
        failure.value = sayWhy(error)
    }
    finally {
      busy.value = false
    }
  }

  /** Ends the turn that a message woke; the question then fails with that. */
  async function stop(message: string): Promise<void> {
    const { turns } = await client.turns.list({ query: { source_id: message } })
    const turn = turns.find(({ state }) => state !== 'done' && state !== 'failed')
    if (turn)
      await client.turns.cancel({ params: { id: turn.id } })
  }

  function forget(): void {
    failure.value = null
    silent.value = false
  }

  return { words, busy, failure, silent, ask, stop, forget }
}
