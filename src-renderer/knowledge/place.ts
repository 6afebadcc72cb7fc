// The pages of knowledge: all bases, and one base with its pages.
import type { NounPages } from '@/shell/places'
import { BookOpen } from '@lucide/vue'

export default {
  place: { name: 'knowledge', icon: BookOpen },
  routes: [
    { path: '/knowledge', name: 'knowledge', component: () => import('./BasesPage.vue'), meta: { title: 'shell.nav.knowledge' } },
    { path: '/knowledge/:kb/:slug?', name: 'base', component: () => import('./BasePage.vue'), props: true, meta: { title: 'shell.nav.knowledge' } },
  ],
} satisfies NounPages
