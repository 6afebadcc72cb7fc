// The shortcuts that hold on every page, and those that are about the place one is at.
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import { madeHere } from './making'
import { PLACES } from './places'
import { useShortcuts } from './shortcuts'
import { summon, summoned } from './summoned'

/** The field in which the place looks for something; where there is none, the palette looks through everything. */
function lookFor(): void {
  const field = [...document.querySelectorAll<HTMLInputElement>('main input[type=search]')].find(each => each.checkVisibility())
  if (!field)
    return summon('palette')
  field.focus()
  field.select()
}

export function useGeneralShortcuts(): void {
  const { t } = useI18n()
  const route = useRoute()
  const router = useRouter()
  const made = computed(() => madeHere(route))

  useShortcuts({
    title: () => t('shell.keys.go'),
    shortcuts: () => [
      ...PLACES.map(({ name, key }) => ({ keys: ['g', key], words: t(`shell.nav.${name}`), run: () => void router.push({ name }) })),
      { keys: ['g', 't'], words: t('turns.title'), run: () => void router.push({ name: 'turns' }) },
    ],
  })
  useShortcuts({
    title: () => t('shell.keys.general'),
    shortcuts: () => [
      { keys: ['mod+k'], words: t('shell.keys.palette'), run: () => summon(summoned.value === 'palette' ? null : 'palette') },
      { keys: ['?'], words: t('shell.keys.sheet'), run: () => summon('shortcuts') },
      { keys: ['/'], words: t('shell.keys.search'), run: lookFor },
      { keys: ['c'], words: t(`shell.make.${made.value.name}`), run: () => void router.push(made.value.to) },
    ],
  })
}
