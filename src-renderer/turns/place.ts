// The pages of turns: all of them, and one explained. They are reached from where a turn is spoken of, so they have no place of their own.
import type { NounPages } from '@/shell/places'

export default {
  routes: [
    { path: '/turns', name: 'turns', component: () => import('./TurnsPage.vue'), meta: { title: 'turns.title' } },
    { path: '/turns/:id', name: 'turn', component: () => import('./TurnPage.vue'), props: true, meta: { title: 'shell.nav.turn' } },
  ],
} satisfies NounPages
