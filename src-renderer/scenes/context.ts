// CONTEXT.md in the editor, kept true while others write there.
import { onScopeDispose } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { useWriting } from '@/kit/writing'

/** The context of a scene, for as long as the component that asks is there. */
export function useContext(id: string) {
  const params = { id }
  const { page: context, ...writing } = useWriting(`scenes/${id}`, {
    read: () => client.scenes.context({ params }),
    write: content => client.scenes.updateContext({ params, body: { content } }),
  })
  onScopeDispose(useLive().on('scene.updated', scene => scene.id === id && void writing.load()))
  return { context, ...writing }
}
