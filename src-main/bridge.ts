// The contract of `window.desktop`: the few things a web page cannot do for itself. Main answers it, the page uses its types.
import { z } from 'zod'

export const LANGUAGES = ['en', 'zh'] as const
export const THEMES = ['light', 'dark', 'system'] as const

/** What the person may be told of by the system, each with its own switch. */
export const NOTICE_KINDS = ['approval', 'mention', 'failure'] as const
export type NoticeKind = typeof NOTICE_KINDS[number]

/** How large the page can be shown; 1 is as it was drawn. */
export const ZOOMS = [0.5, 0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2] as const

/** What the person chose for this computer. */
export const Choices = z.object({
  atLogin: z.boolean(),
  closeToTray: z.boolean(),
  notices: z.record(z.enum(NOTICE_KINDS), z.boolean()),
  zoom: z.literal(ZOOMS),
  spelling: z.boolean(),
})
export type Choices = z.infer<typeof Choices>

/** What this computer can do of it: what it cannot, the page does not offer. */
const Able = z.object({
  atLogin: z.boolean().describe('false: it runs from a folder of source code, which no system starts by itself'),
  closeToTray: z.boolean().describe('false: closing a window never ends an app here'),
  notices: z.boolean(),
  spelling: z.enum(['system', 'download']).describe('`download`: switching it on fetches a word list from Google, once'),
})

/** One call: what it takes and what it answers with. */
interface Call {
  readonly takes: z.ZodTuple
  readonly answers: z.ZodType
}

const Settings = z.object({ choices: Choices, able: Able })
export type DesktopSettings = z.infer<typeof Settings>
const nothing = z.tuple([])

const Keys = z.object({ store: z.string(), real: z.boolean().describe('false: the store only pretends to protect'), protected: z.boolean() })
const Moved = z.discriminatedUnion('state', [
  z.object({ state: z.literal('cancelled') }),
  z.object({ state: z.literal('moved'), from: z.string(), to: z.string() }),
  z.object({ state: z.literal('failed'), reason: z.string() }),
])
const UpdateAnswer = z.discriminatedUnion('state', [
  z.object({ state: z.literal('off') }),
  z.object({ state: z.enum(['latest', 'newer', 'downloaded']), version: z.string() }),
  z.object({ state: z.literal('failed'), reason: z.string() }),
])
export type UpdateAnswer = z.infer<typeof UpdateAnswer>
/** The file that the person chose; null when they changed their mind. */
const File = z.string().nullable()

export const bridge = {
  /** What the page runs in, for the status line and for reports. */
  info: { takes: nothing, answers: z.object({ version: z.string(), electron: z.string(), platform: z.string() }) },
  /** What is chosen for this computer, and what can be. */
  settings: { takes: nothing, answers: Settings },
  /** Changes some of it; what is left out stays. Answers with what holds now, which the system may have decided otherwise. */
  choose: { takes: z.tuple([z.strictObject(Choices.extend({ notices: z.partialRecord(z.enum(NOTICE_KINDS), z.boolean()) }).partial().shape)]), answers: Settings },
  /** How the page looks, so that menus, dialogs and notifications look and speak alike. */
  looks: { takes: z.tuple([z.strictObject({ language: z.enum(LANGUAGES), theme: z.enum(THEMES) })]), answers: z.void() },

  /** Which store holds the house’s key, and whether it truly protects it. */
  keys: { takes: nothing, answers: Keys },
  /** Puts the key into this computer’s store, or back into its file. */
  protectKeys: { takes: z.tuple([z.boolean()]), answers: Keys },
  /** Asks the person where to, and writes a plain copy of the key. */
  saveKey: { takes: nothing, answers: File },
  /** Where the house is; `fixed` when this start was told so, and it cannot be moved. */
  folder: { takes: nothing, answers: z.object({ path: z.string(), fixed: z.boolean() }) },
  openFolder: { takes: nothing, answers: z.void() },
  /** Asks the person where to, and moves the house there. */
  moveFolder: { takes: nothing, answers: Moved },
  openLogs: { takes: nothing, answers: z.void() },
  /** Asks the person where to, and writes versions and the last lines of the log, without secrets. */
  saveReport: { takes: nothing, answers: File },
  /** Who is asked for newer versions; null: nobody. */
  updateAddress: { takes: nothing, answers: z.string().nullable() },
  setUpdateAddress: { takes: z.tuple([z.string().max(500).nullable()]), answers: z.boolean().describe('false: that is no address that may be asked') },
  checkUpdates: { takes: nothing, answers: UpdateAnswer },
  downloadUpdate: { takes: nothing, answers: UpdateAnswer },
  /** Ends CocoCat and starts the downloaded one; false when there is none. */
  installUpdate: { takes: nothing, answers: z.boolean() },
} as const satisfies Record<string, Call>

export type CallName = keyof typeof bridge

/** What main tells the page unasked. */
export interface Told {
  /** The person wants to see this path of the page: they clicked a notification, a link or a menu. */
  go: string
  /** The choices changed elsewhere: in a menu. */
  chosen: DesktopSettings
}

/** `window.desktop` as the page sees it; it is not there in a plain browser. */
export type Desktop = {
  readonly [N in CallName]: (...given: z.input<typeof bridge[N]['takes']>) => Promise<z.output<typeof bridge[N]['answers']>>
} & {
  readonly [T in keyof Told as `on${Capitalize<T>}`]: (hear: (told: Told[T]) => void) => void
}

declare global {
  interface Window {
    readonly desktop?: Desktop
  }
}
