// How large the page is shown: in steps, as browsers do.
import type { Choices } from './bridge'
import { ZOOMS } from './bridge'

/** One step larger or smaller than `now`; 0 is as it was drawn. */
export function nextZoom(now: Choices['zoom'], by: -1 | 0 | 1): Choices['zoom'] {
  return by === 0 ? 1 : ZOOMS[ZOOMS.indexOf(now) + by] ?? now
}
