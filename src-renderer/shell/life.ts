// What ties the page's life together: a session that ends, a page that cannot be fetched.
import { onSignedOut } from '@/api/client'
import { ApiError } from '@/api/error'
import { useLive } from '@/api/live'
import { useSession } from '@/auth/session'
import { useToast } from '@/kit/toast'
import { router } from './router'

/** The server no longer knows us: to the sign-in page, remembering where the person was. */
function toSignIn(): void {
  useSession().lost()
  const { meta, fullPath } = router.currentRoute.value
  if (!meta.open)
    void router.push({ name: 'sign-in', query: { to: fullPath, over: '1' } })
}

/** A page's code did not come: the server is away, or it was replaced by a newer one whose files have other names. */
function couldNotOpen(path: string): void {
  if (useLive().state === 'live')
    location.assign(path)
  else
    useToast().fail(new ApiError(0, 'offline', 'The server cannot be reached'))
}

export function startLife(): void {
  onSignedOut(toSignIn)
  useLive().onOver(toSignIn)
  router.onError((error: unknown, to) => {
    if (error instanceof TypeError)
      couldNotOpen(to.fullPath)
  })
}
