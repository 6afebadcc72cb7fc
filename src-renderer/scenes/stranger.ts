// Who the person pretends to be when they try a scene: made up once for each scene, and kept until they are somebody else.
import type { WritableComputedRef } from 'vue'
import { OutsideUser } from '@server/scenes/contract'
import { useLocalStorage } from '@vueuse/core'
import { computed } from 'vue'
import { t } from '@/shell/i18n'

const newName = (): string => t('scenes.try.made', { n: Math.floor(1000 + Math.random() * 9000) })

/** The name of the stranger in a scene; a name that no outside person can have is not taken. */
export function useStranger(scene: string): { stranger: WritableComputedRef<string>, anew: () => void } {
  const names = useLocalStorage<Record<string, string>>('cococat.scenes.stranger', {})
  const stranger = computed({
    get: () => names.value[scene]!,
    set: (name) => {
      const { success, data } = OutsideUser.safeParse(name)
      if (success)
        names.value = { ...names.value, [scene]: data }
    },
  })
  const anew = (): void => void (stranger.value = newName())
  if (!names.value[scene])
    anew()
  return { stranger, anew }
}
