// The pages of the schedule: what runs when, and one task.
import type { NounPages } from '@/shell/places'
import { CalendarClock } from '@lucide/vue'

export default {
  place: { name: 'schedule', icon: CalendarClock },
  routes: [
    { path: '/schedule', name: 'schedule', component: () => import('./SchedulePage.vue'), meta: { title: 'shell.nav.schedule' } },
    { path: '/schedule/:id', name: 'task', component: () => import('./TaskPage.vue'), props: true, meta: { title: 'shell.nav.schedule' } },
  ],
} satisfies NounPages
