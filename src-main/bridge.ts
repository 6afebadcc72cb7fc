// The contract of `window.desktop`: the few things a web page cannot do for itself. Main answers it, the page uses its types.
import { z } from 'zod'

/** One call: what it takes and what it answers with. */
interface Call {
  readonly takes: z.ZodTuple
  readonly answers: z.ZodType
}

export const bridge = {
  /** What the page runs in, for the status line and for reports. */
  info: {
    takes: z.tuple([]),
    answers: z.object({ version: z.string(), electron: z.string(), platform: z.string() }),
  },
} as const satisfies Record<string, Call>

export type CallName = keyof typeof bridge

/** `window.desktop` as the page sees it; it is not there in a plain browser. */
export type Desktop = {
  readonly [N in CallName]: (...given: z.input<typeof bridge[N]['takes']>) => Promise<z.output<typeof bridge[N]['answers']>>
}

declare global {
  interface Window {
    readonly desktop?: Desktop
  }
}
