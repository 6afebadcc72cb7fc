// Shows a notification of the system, and opens what it is about when it is clicked.
import type { Shown } from './notices'
import { Notification } from 'electron'

/** One that nobody holds is gone before it is clicked; more than these nobody looks at. */
const MOST = 20
const held: Notification[] = []

/** Shows it; `open` gets its path on a click. */
export function showNotification({ title, body, path }: Shown, open: (path: string) => void): void {
  const notification = new Notification({ title, body })
  notification.on('click', () => open(path))
  held.push(notification)
  if (held.length > MOST) held.shift()?.close()
  notification.show()
}
