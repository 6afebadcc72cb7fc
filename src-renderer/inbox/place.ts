// The page of what waits for the person.
import type { NounPages } from '@/shell/places'
import { Inbox } from '@lucide/vue'
import { useInbox } from './store'

export default {
  place: { name: 'inbox', icon: Inbox, unread: () => useInbox().count, says: 'waiting' },
  routes: [{ path: '/inbox', name: 'inbox', component: () => import('./InboxPage.vue'), meta: { title: 'shell.nav.inbox' } }],
} satisfies NounPages
