// The page of usage.
import type { NounPages } from '@/shell/places'
import { ChartColumn } from '@lucide/vue'

export default {
  place: { name: 'usage', icon: ChartColumn },
  routes: [{ path: '/usage', name: 'usage', component: () => import('./UsagePage.vue'), meta: { title: 'shell.nav.usage' } }],
} satisfies NounPages
