// The page of group chat.
import type { NounPages } from '@/shell/places'
import { MessageSquare } from '@lucide/vue'

export default {
  place: { name: 'chat', icon: MessageSquare },
  routes: [{ path: '/chat/:group?', name: 'chat', component: () => import('./ChatPage.vue'), meta: { title: 'shell.nav.chat' } }],
} satisfies NounPages
