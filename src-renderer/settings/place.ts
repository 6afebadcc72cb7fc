// The page of settings.
import type { NounPages } from '@/shell/places'
import { Settings } from '@lucide/vue'

export default {
  place: { name: 'settings', icon: Settings },
  routes: [{ path: '/settings/:section?', name: 'settings', component: () => import('./SettingsPage.vue'), meta: { title: 'shell.nav.settings' } }],
} satisfies NounPages
