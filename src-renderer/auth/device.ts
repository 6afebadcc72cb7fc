// What this device is, by what its browser says of itself: a name to begin with, and how a page is put on its home screen.

export type DeviceKind = 'iphone' | 'ipad' | 'android' | 'tablet' | 'mac' | 'windows' | 'linux' | 'other'

const SIGNS: readonly [DeviceKind, RegExp][] = [
  ['iphone', /iPhone|iPod/],
  ['ipad', /iPad/],
  ['android', /Android.*Mobile/],
  ['tablet', /Android/],
  ['windows', /Windows/],
  ['mac', /Macintosh|Mac OS X/],
  ['linux', /Linux|X11|CrOS/],
]

export const deviceOf = (agent: string): DeviceKind => SIGNS.find(([, sign]) => sign.test(agent))?.[0] ?? 'other'

/** Which words say how to put the page on the home screen; null where that is not worth a word. */
export function homeScreenOf(kind: DeviceKind): 'apple' | 'android' | null {
  if (kind === 'iphone' || kind === 'ipad')
    return 'apple'
  return kind === 'android' || kind === 'tablet' ? 'android' : null
}
