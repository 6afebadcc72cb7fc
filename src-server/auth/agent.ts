// What a browser says it is, in a few words that a person knows their devices by. It may lie: nothing is decided by it.
import type { Device } from './contract'

const SYSTEMS: [RegExp, string, Device['kind']][] = [
  [/iPhone|iPod/, 'iPhone', 'phone'],
  [/iPad/, 'iPad', 'tablet'],
  [/Android.*Mobile/, 'Android', 'phone'],
  [/Android/, 'Android', 'tablet'],
  [/CrOS/, 'ChromeOS', 'computer'],
  [/Windows/, 'Windows', 'computer'],
  [/Macintosh|Mac OS X/, 'Mac', 'computer'],
  [/Linux|X11/, 'Linux', 'computer'],
]

/** The first that fits: most of them also claim to be one further down. */
const BROWSERS: [RegExp, string][] = [
  [/Electron\//, 'CocoCat'],
  [/MicroMessenger\//, 'WeChat'],
  [/EdgA?\/|EdgiOS\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]

/** What the `User-Agent` header tells. */
export function agentOf(header: string | undefined): Pick<Device, 'kind' | 'browser' | 'system'> {
  const said = (header ?? '').slice(0, 1000)
  const system = SYSTEMS.find(([shape]) => shape.test(said))
  const browser = BROWSERS.find(([shape]) => shape.test(said))
  return { kind: browser && system ? system[2] : 'program', browser: browser?.[1] ?? null, system: system?.[1] ?? null }
}
