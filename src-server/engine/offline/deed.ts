// What the engine makes of a wish: the tools to use, and what to say once they were used.
import type { Step } from '../model'
import type { Phrases } from './phrases'

export interface Use { tool: string, args: Record<string, unknown> }

export interface Deed {
  /** Tools to use, all at once. */
  uses: Use[]
  /** What there is to say after that, given a step for each use; null: nothing. */
  report: (steps: readonly Step[]) => string | null
}

/** Nothing to be done: only something to be said, or not even that. */
export const saying = (text: string | null): Deed => ({ uses: [], report: () => text })

const REFUSED = /^refused: /

/** Uses one tool and says how it went. */
export const doing = (use: Use, say: Phrases, done: (result: string) => string | null): Deed => ({
  uses: [use],
  report: ([step]) => refusalIn([step!], say) ?? done(step!.result),
})

/** Why the first of these that was refused was; null where none was. */
export function refusalIn(steps: readonly Step[], say: Phrases): string | null {
  const refused = steps.find(({ result }) => REFUSED.test(result))
  return refused ? say.refused(refused.result.replace(REFUSED, '')) : null
}

/** Several deeds as one: all their tools are used at once, and each says its part. */
export function together(deeds: readonly Deed[]): Deed {
  return {
    uses: deeds.flatMap(({ uses }) => uses),
    report(steps) {
      let from = 0
      const said = deeds.map(({ uses, report }) => report(steps.slice(from, from += uses.length)))
      return said.filter(text => text !== null).join('\n\n') || null
    },
  }
}
