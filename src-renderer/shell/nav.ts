// The places of the house, as the sidebar and the tab bar show them.
import { House, Mail, MessageSquare, UserRound } from '@lucide/vue'
import { computed } from 'vue'
import { useRoute } from 'vue-router'
import { useAgents, USER } from '@/agents/store'
import { useMailboxes } from '@/mailbox/store'

const PLACES = [
  { name: 'office', icon: House, pages: ['office'] },
  { name: 'agents', icon: UserRound, pages: ['agents', 'agent'] },
  { name: 'chat', icon: MessageSquare, pages: ['chat'] },
  { name: 'mailboxes', icon: Mail, pages: ['mailboxes'] },
] as const

/** Each place with whether the person is there, and what is counted beside it. */
export function usePlaces() {
  const route = useRoute()
  const agents = useAgents()
  const mailboxes = useMailboxes()
  return computed(() => PLACES.map(place => ({
    ...place,
    here: (place.pages as readonly unknown[]).includes(route.name),
    count: place.name === 'agents' ? agents.list.length : 0,
    unread: place.name === 'mailboxes' ? mailboxes.unreadOf(USER) : 0,
  })))
}
