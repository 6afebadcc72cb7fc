// What the system tells the person while they look elsewhere: one notification for one thing, one for many that come together.
import type { NoticeKind } from './bridge'
import type { Notice } from './news'
import type { ShellWords } from './shellWords'
import { NOTICE_KINDS } from './bridge'
import { named, oneLine, unmarked } from './lines'

/** What a notification says, and the path of the page that a click on it opens. */
export interface Shown { readonly title: string, readonly body: string, readonly path: string }

export interface NoticeBoard {
  /** Takes in one more; it is shown with those that come in the same second. */
  hear: (notice: Notice) => void
  /** Forgets what was not shown yet. */
  stop: () => void
}

export interface NoticeOptions {
  readonly show: (shown: Shown) => void
  /** Whether the person chose to be told of this kind. */
  readonly wanted: (kind: NoticeKind) => boolean
  /** Whether the person is looking at the window: then it tells them itself. */
  readonly looking: () => boolean
  readonly words: () => ShellWords
}

/** So long others are waited for, to be told together. */
const TOGETHER_MS = 1_000
const BODY = 120

export function createNoticeBoard({ show, wanted, looking, words }: NoticeOptions): NoticeBoard {
  let heard: Notice[] = []
  let timer: NodeJS.Timeout | undefined

  function tell(): void {
    const [first, ...more] = heard
    timer = undefined
    heard = []
    if (first && !looking()) show(more.length === 0 ? single(first, words()) : several([first, ...more], words()))
  }

  return {
    hear(notice) {
      if (!wanted(notice.kind) || looking()) return
      heard.push(notice)
      timer ??= setTimeout(tell, TOGETHER_MS)
    },
    stop() {
      clearTimeout(timer)
      timer = undefined
      heard = []
    },
  }
}

const single = ({ who, about, text, path }: Notice, words: ShellWords): Shown => ({
  title: unmarked(words.titles[about](named(who))),
  body: unmarked(oneLine(text, BODY)),
  path,
})

/** Many of one kind and place open that place; many of all sorts open what waits for the person. */
function several(notices: Notice[], words: ShellWords): Shown {
  const counts = NOTICE_KINDS.map(kind => ({ kind, count: notices.filter(notice => notice.kind === kind).length })).filter(({ count }) => count > 0)
  const paths = new Set(notices.map(({ path }) => path))
  return {
    title: words.many(notices.length),
    body: counts.map(({ kind, count }) => words.counted[kind](count)).join(words.comma),
    path: paths.size === 1 ? notices[0]!.path : '/inbox',
  }
}
