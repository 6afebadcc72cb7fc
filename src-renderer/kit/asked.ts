// A dialog that an address can ask for: `?new=1` opens it, once, and is gone from the address again.
import type { Ref } from 'vue'
import { ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** Whether the dialog is open; the page's own buttons set it too. */
export function useAsked(name: string): Ref<boolean> {
  const route = useRoute()
  const router = useRouter()
  const open = ref(false)
  watch(() => route.query[name], (asked) => {
    if (asked !== '1')
      return
    open.value = true
    void router.replace({ query: { ...route.query, [name]: undefined } })
  }, { immediate: true })
  return open
}
