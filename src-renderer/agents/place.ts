// The pages of agents.
import type { NounPages } from '@/shell/places'
import { UserRound } from '@lucide/vue'
import { useAgents } from './store'

export default {
  place: { name: 'agents', icon: UserRound, count: () => useAgents().list.length },
  routes: [
    { path: '/agents', name: 'agents', component: () => import('./AgentsPage.vue'), meta: { title: 'shell.nav.agents' } },
    { path: '/team', name: 'team', component: () => import('@/team/TeamPage.vue'), meta: { title: 'team.title' } },
    { path: '/agents/:id', name: 'agent', component: () => import('./AgentPage.vue'), props: true, meta: { title: 'shell.nav.agents' } },
  ],
} satisfies NounPages
