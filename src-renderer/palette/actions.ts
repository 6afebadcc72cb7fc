// What can be done from the palette.
import type { RouteLocationRaw } from 'vue-router'
import type { Entry } from './entry'
import { Download, Keyboard, Languages, MailPlus, Moon, PackageOpen } from '@lucide/vue'
import { useI18n } from 'vue-i18n'
import { useAgents } from '@/agents/store'
import { client } from '@/api/client'
import { useToast } from '@/kit/toast'
import { MAKINGS } from '@/shell/making'
import { usePause } from '@/shell/pause'
import { usePreferences } from '@/shell/preferences'
import { summon } from '@/shell/summoned'

type MenuItem = ReturnType<typeof usePreferences>['leave']['value'][number]

export function useActions(): () => Entry[] {
  const { t } = useI18n()
  const agents = useAgents()
  const pause = usePause()
  const { themes, languages, leave } = usePreferences()
  const toast = useToast()

  /** Everyone, to choose one of. */
  const everyone = (act: (id: string) => Partial<Entry>): Entry[] => agents.list.map(({ id, name }) => ({ id: `who ${id}`, kind: 'agent', label: agents.nameOf(id), also: name, agent: id, ...act(id) }))

  async function dream(id: string): Promise<void> {
    await client.agents.dream({ params: { id } })
    toast.say(t('palette.dreams', { name: agents.nameOf(id) }))
  }

  const toArchive = (query = {}): RouteLocationRaw => ({ name: 'settings', params: { section: 'archive' }, query })

  const chosen = (what: string, above: string) => ({ label, icon, checked, action }: MenuItem): Entry => ({ id: `${what} ${label}`, kind: 'action', label: t('palette.choice', { what: above, choice: label }), icon: icon ?? Languages, checked, run: action })

  return () => [
    ...Object.entries(MAKINGS).map(([name, making]): Entry => ({ id: `make ${name}`, kind: 'action', label: t(`shell.make.${name}`), ...making, ...name === 'letter' && { keys: ['c'] } })),
    { id: 'write to', kind: 'action', label: t('palette.writeTo'), icon: MailPlus, then: () => everyone(id => ({ to: { name: 'mailboxes', params: { id }, query: { write: '1', to: id } } })) },
    { id: 'dream', kind: 'action', label: t('palette.dream'), icon: Moon, then: () => everyone(id => ({ run: () => dream(id) })) },
    { id: 'export', kind: 'action', label: t('palette.exportTeam'), icon: Download, to: toArchive() },
    { id: 'import', kind: 'action', label: t('palette.import'), icon: PackageOpen, to: toArchive({ bring: '1' }) },
    { id: 'pause', kind: 'action', label: pause.action.label, icon: pause.action.icon, run: () => pause.toggle() },
    ...themes.value.map(chosen('theme', t('shell.theme.label'))),
    ...languages.value.map(chosen('language', t('shell.language'))),
    { id: 'shortcuts', kind: 'action', label: t('shell.keys.title'), icon: Keyboard, run: () => summon('shortcuts'), keys: ['?'] },
    ...leave.value.map(({ label, icon, action }): Entry => ({ id: 'leave', kind: 'action', label, icon, run: action })),
  ]
}
