// The places of the house, as the sidebar and the tab bar show them.
import { computed } from 'vue'
import { useRoute } from 'vue-router'
import { PLACES } from './places'

/** Each place with whether the person is there, and what is counted beside it. */
export function usePlaces() {
  const route = useRoute()
  return computed(() => PLACES.map(place => ({
    name: place.name,
    icon: place.icon,
    here: place.pages.includes(String(route.name)),
    count: place.count?.() ?? 0,
    unread: place.unread?.() ?? 0,
    says: place.says ?? 'unread',
  })))
}
