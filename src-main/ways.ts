// The ways to start CocoCat, and which of them fits the machine.
import { join } from 'node:path'

/** What a start finds on the machine. */
export interface Machine {
  readonly platform: NodeJS.Platform
  readonly env: NodeJS.ProcessEnv
  /** Is it root who starts? Chromium's sandbox does not work for root on Linux. */
  readonly root: boolean
  /** The Node that runs this. */
  readonly node: string
  /** Where Electron is; asked only when a window could open, as it may have to be downloaded. */
  readonly findElectron: () => string | undefined
}

/** A program to run, with its arguments. */
export interface Way {
  readonly kind: 'window' | 'headless'
  readonly program: string
  readonly args: readonly string[]
}

/** A window when Electron and a display are there, else the server alone. `args` are the server's either way. */
export function wayToStart(machine: Machine, app: string, args: readonly string[]): Way {
  const electron = hasDisplay(machine) ? machine.findElectron() : undefined
  if (!electron) return { kind: 'headless', program: machine.node, args: [join(app, 'out/main/server.js'), ...args] }
  const unsandboxed = machine.platform === 'linux' && machine.root ? ['--no-sandbox'] : []
  return { kind: 'window', program: electron, args: [...unsandboxed, app, '--', ...args] }
}

/** Is there a screen that a window, or a browser, could open on? */
export function hasDisplay({ platform, env }: Pick<Machine, 'platform' | 'env'>): boolean {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/** The server's own arguments among those of the window's process: all after `--`. */
export function serverArgs(argv: readonly string[]): string[] {
  const mark = argv.indexOf('--')
  return mark < 0 ? [] : argv.slice(mark + 1)
}

/** The command that opens an address in the person's browser. */
export function browserCommand(platform: NodeJS.Platform, address: string): [program: string, ...args: string[]] {
  if (platform === 'darwin') return ['open', address]
  return platform === 'win32' ? ['cmd', '/c', 'start', '', address] : ['xdg-open', address]
}
