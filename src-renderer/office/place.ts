// The page of the office.
import type { NounPages } from '@/shell/places'
import { House } from '@lucide/vue'

export default {
  place: { name: 'office', icon: House },
  routes: [{ path: '/', name: 'office', component: () => import('./OfficePage.vue'), meta: { title: 'shell.nav.office' } }],
} satisfies NounPages
