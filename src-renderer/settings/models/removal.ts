// The end of a provider, which can be undone; and so can that it no longer thinks for the team.
import type { Provider } from '@server/providers/contract'
import { client } from '@/api/client'
import { useToast } from '@/kit/toast'
import { t } from '@/shell/i18n'
import { useProviders } from './store'

export function useRemoval(): (provider: Provider) => Promise<void> {
  const store = useProviders()
  const toast = useToast()

  return async ({ id, name }) => {
    const { default: usual, fallback } = store.choice
    await client.providers.remove({ params: { id } })
    store.drop(id)
    toast.say(t('settings.deleted', { name }), {
      undo: async () => {
        store.put((await client.providers.restore({ params: { id } })).provider)
        if (usual.provider === id)
          await store.choose({ default: usual })
        if (fallback?.provider === id)
          await store.choose({ fallback })
        toast.say(t('settings.restored', { name }))
      },
    })
  }
}
