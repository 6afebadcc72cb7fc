// A memory on the screen: its text, its versions, and the way back from either.
import type { MemoryVersion } from '@server/agents/contract'
import type { MemoryDoor } from './door'
import { computed, onScopeDispose } from 'vue'
import { pages } from '@/api/pages'
import { useToast } from '@/kit/toast'
import { useWriting } from '@/kit/writing'
import { t } from '@/shell/i18n'

/** For as long as the component that asks is there. */
export function useRemembered(door: MemoryDoor) {
  const toast = useToast()
  const writing = useWriting(door.key, { read: door.read, write: (content, { etag }) => door.write(content, etag) })
  const list = pages<MemoryVersion, string>({
    ask: async (before) => {
      const { versions, next_before } = await door.versions(before)
      return { rows: versions, more: next_before !== undefined }
    },
    cursor: version => version.id,
    order: (a, b) => a.id < b.id ? -1 : Number(a.id > b.id),
  })
  const versions = computed(() => list.rows.toReversed())

  function reload(): void {
    void writing.load()
    void list.load()
  }

  /** Makes a version the memory again; what stood there before can be brought back in the same way. */
  async function restore(version: string): Promise<void> {
    try {
      const { versions: [newest] } = await door.versions()
      const before = list.rows.at(-1)?.id ?? newest?.id
      writing.take(await door.restore(version))
      void list.load()
      toast.say(t('agents.memory.restored'), before && before !== version ? { undo: () => restore(before) } : {})
    }
    catch (error) {
      toast.fail(error)
    }
  }

  onScopeDispose(door.follow(reload))
  void list.load()
  return { writing, list, versions, restore }
}

export type Remembered = ReturnType<typeof useRemembered>
