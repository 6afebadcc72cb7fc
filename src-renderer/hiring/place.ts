// The pages of hiring: who is proposed and what was decided, and planning a position.
import type { NounPages } from '@/shell/places'
import { UserPlus } from '@lucide/vue'
import { useHiring } from './store'

export default {
  place: { name: 'hiring', icon: UserPlus, unread: () => useHiring().pending.length, says: 'waiting' },
  routes: [
    { path: '/hiring', name: 'hiring', component: () => import('./HiringPage.vue'), meta: { title: 'shell.nav.hiring' } },
    { path: '/hiring/plan', name: 'plan', component: () => import('./PlanPage.vue'), meta: { title: 'hiring.plan.title' } },
  ],
} satisfies NounPages
