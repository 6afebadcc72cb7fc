// Where the window opens: where it stood, as long as a person could still see and grasp it there.
import type { Placed } from './state'

interface Area { readonly x: number, readonly y: number, readonly width: number, readonly height: number }

export const SMALLEST = { width: 390, height: 600 }
const FIRST = { width: 1440, height: 900 }

/** So much of the window's upper edge must be on a screen for a hand to move it. */
const GRASP = { width: 120, height: 32 }

/** The place to open at; without `x` and `y` the system puts it in the middle. `screens` are the parts of each that a window may cover, the main one first. */
export function placeOn(screens: readonly Area[], kept: Placed | null): { width: number, height: number, x?: number, y?: number } {
  const [main] = screens
  const largest = main ?? FIRST
  const { width, height } = kept ?? FIRST
  const size = { width: within(width, SMALLEST.width, largest.width), height: within(height, SMALLEST.height, largest.height) }
  if (!kept || !screens.some(screen => graspable(kept, screen))) return size
  return { x: kept.x, y: kept.y, width: Math.max(width, SMALLEST.width), height: Math.max(height, SMALLEST.height) }
}

function graspable({ x, y, width }: Area, screen: Area): boolean {
  const across = Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x)
  return across >= GRASP.width && y >= screen.y - 1 && y + GRASP.height <= screen.y + screen.height
}

const within = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most))
