// The pages of channels: every entry, and one.
import type { NounPages } from '@/shell/places'
import { Radio } from '@lucide/vue'

export default {
  place: { name: 'channels', icon: Radio },
  routes: [
    { path: '/channels', name: 'channels', component: () => import('./ChannelsPage.vue'), meta: { title: 'shell.nav.channels' } },
    { path: '/channels/:id', name: 'channel', component: () => import('./EntryPage.vue'), props: true, meta: { title: 'shell.nav.channels' } },
  ],
} satisfies NounPages
