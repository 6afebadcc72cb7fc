// The pages of scenes: all rooms, and one room.
import type { NounPages } from '@/shell/places'
import { Layers } from '@lucide/vue'
import { useScenes } from './store'

export default {
  place: { name: 'scenes', icon: Layers, count: () => useScenes().list.length },
  routes: [
    { path: '/scenes', name: 'scenes', component: () => import('./ScenesPage.vue'), meta: { title: 'shell.nav.scenes' } },
    { path: '/scenes/:id', name: 'scene', component: () => import('./ScenePage.vue'), props: true, meta: { title: 'shell.nav.scenes' } },
  ],
} satisfies NounPages
