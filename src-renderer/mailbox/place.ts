// The page of mailboxes.
import type { NounPages } from '@/shell/places'
import { Mail } from '@lucide/vue'
import { USER } from '@/agents/store'
import { useMailboxes } from './store'

export default {
  place: { name: 'mailboxes', icon: Mail, unread: () => useMailboxes().unreadOf(USER) },
  routes: [{ path: '/mailboxes/:id?/:idx?', name: 'mailboxes', component: () => import('./MailboxPage.vue'), meta: { title: 'shell.nav.mailboxes' } }],
} satisfies NounPages
