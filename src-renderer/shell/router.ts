// Which address shows which page, and who may see it.
import type { RouteLocationRaw } from 'vue-router'
import { createRouter, createWebHistory } from 'vue-router'
import { useSession } from '@/auth/session'
import { useWelcome } from '@/welcome/store'
import { nounRoutes } from './places'

declare module 'vue-router' {
  interface RouteMeta {
    /** The key of the page's title. */
    title: string
    /** Shown without the shell around it. */
    bare?: boolean
    /** Open to everyone. */
    open?: boolean
  }
}

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    ...nounRoutes,
    { path: '/sign-in', name: 'sign-in', component: () => import('@/auth/SignInPage.vue'), meta: { title: 'auth.title', bare: true, open: true } },
    { path: '/pair', name: 'pair', component: () => import('@/auth/PairPage.vue'), meta: { title: 'auth.pair.title', bare: true, open: true } },
    { path: '/welcome', name: 'welcome', component: () => import('@/welcome/WelcomePage.vue'), meta: { title: 'welcome.title', bare: true } },
    { path: '/:rest(.*)*', name: 'lost', component: () => import('./LostPage.vue'), meta: { title: 'shell.lost.title' } },
  ],
})

/** Where to go instead, or nothing when the person may go on. */
async function detour(name: unknown, path: string): Promise<RouteLocationRaw | undefined> {
  if (!await useSession().check())
    return { name: 'sign-in', query: path === '/' ? {} : { to: path } }
  const chosen = await useWelcome().chosen()
  if (!chosen && name !== 'welcome')
    return { name: 'welcome' }
  if (chosen && name === 'welcome')
    return { name: 'office' }
}

router.beforeEach((to) => {
  if (!to.meta.open)
    return detour(to.name, to.fullPath)
})
