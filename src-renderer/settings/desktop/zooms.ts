// The sizes in which the desktop app can show the page: its own, as of its bridge the page knows the types only.
import type { Choices } from '../../../src-main/bridge'

export const ZOOMS = [0.5, 0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2] as const satisfies Choices['zoom'][]
