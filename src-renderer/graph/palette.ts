// The design tokens as the canvas and WebGL want them; read again whenever the theme changes.

export interface Palette {
  paper: string
  sunken: string
  ink: string
  ink2: string
  ink3: string
  line: string
  accent: string
  accentInk: string
  bad: string
  warn: string
  font: string
  /** WebGL knows no oklch: these are rgb. */
  edge: string
  disc: string
  dark: boolean
}

let pixel: CanvasRenderingContext2D | null = null

/** A colour as rgb, with the opacity already multiplied in, as the edge program blends it. */
function rgb(colour: string, opacity = 1): string {
  pixel ??= Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true })!
  pixel.clearRect(0, 0, 1, 1)
  pixel.fillStyle = colour
  pixel.fillRect(0, 0, 1, 1)
  const [r = 0, g = 0, b = 0] = pixel.getImageData(0, 0, 1, 1).data
  return `rgba(${[r, g, b].map(part => Math.round(part * opacity)).join(',')},${opacity})`
}

/** Reads the tokens; `crowded` thins the edges of a big house. */
export function readPalette(crowded: boolean): Palette {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string): string => style.getPropertyValue(name).trim()
  return {
    paper: token('--paper'),
    sunken: token('--sunken'),
    ink: token('--ink'),
    ink2: token('--ink-2'),
    ink3: token('--ink-3'),
    line: token('--line-strong'),
    accent: token('--accent'),
    accentInk: token('--accent-ink'),
    bad: token('--bad'),
    warn: token('--warn'),
    font: token('--font') || 'system-ui, sans-serif',
    edge: rgb(token('--edge'), crowded ? 0.35 : 1),
    disc: rgb(token('--paper')),
    dark: style.colorScheme.includes('dark'),
  }
}

/** Calls back when the theme on the page changes; returns the way to stop. */
export function onThemeChange(react: () => void): () => void {
  const observer = new MutationObserver(react)
  const system = matchMedia('(prefers-color-scheme: dark)')
  observer.observe(document.documentElement, { attributeFilter: ['data-theme', 'class'] })
  system.addEventListener('change', react)
  return () => {
    observer.disconnect()
    system.removeEventListener('change', react)
  }
}
