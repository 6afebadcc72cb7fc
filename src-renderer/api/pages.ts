// A long list by pages: newest last, older rows by cursor, live rows put in their place, none twice.
import { shallowReactive } from 'vue'

/** Beyond this many rows the oldest half is let go (and fetched again when scrolled to), so that a long day stays quick. */
const MOST_ROWS = 2000

export interface Pages<Row> {
  readonly rows: readonly Row[]
  readonly state: 'loading' | 'ready' | 'failed'
  readonly error: unknown
  /** What lies before the first row: nothing, more, more on its way, or more that could not be fetched. */
  readonly tail: 'end' | 'more' | 'loading' | 'failed'
  /** Fetches the newest page anew and shows only that. */
  load: () => Promise<void>
  /** Fetches the page before the first row. */
  older: () => Promise<void>
  /** Takes in a row that arrived live or as the answer to a request. */
  put: (row: Row) => void
  /** Changes a row, if it is here. */
  change: (id: string, to: (row: Row) => Row) => void
}

/** As much of a paged list as a scroller needs to know. */
export type Scrolled = Pick<Pages<{ id: string }>, 'rows' | 'tail' | 'older'>

export interface Paging<Row, Cursor> {
  ask: (before?: Cursor) => Promise<{ rows: Row[], more: boolean }>
  cursor: (row: Row) => Cursor
  /** Negative when `a` comes first. */
  order: (a: Row, b: Row) => number
}

/** Makes a paged list. What arrives live while a page is on its way is applied again after it, so a page never undoes news. */
export function pages<Row extends { id: string }, Cursor>({ ask, cursor, order }: Paging<Row, Cursor>): Pages<Row> {
  const late: (() => void)[] = []
  let asking = 0

  function live(apply: () => void): void {
    apply()
    if (asking)
      late.push(apply)
  }

  async function fetch(before: Cursor | undefined, take: (rows: Row[]) => readonly Row[]): Promise<void> {
    asking++
    try {
      const page = await ask(before)
      list.rows = take(page.rows)
      list.tail = page.more ? 'more' : 'end'
    }
    finally {
      if (--asking === 0)
        late.splice(0).forEach(apply => apply())
    }
  }

  const list = shallowReactive<{ -readonly [K in keyof Pages<Row>]: Pages<Row>[K] }>({
    rows: [],
    state: 'loading',
    error: null,
    tail: 'end',

    async load() {
      if (list.state === 'failed')
        list.state = 'loading'
      try {
        await fetch(undefined, rows => rows)
        list.state = 'ready'
      }
      catch (error) {
        list.error = error
        if (list.state !== 'ready') // rows on the screen stay there: old is better than gone
          list.state = 'failed'
      }
    },

    async older() {
      const first = list.rows[0]
      if (!first || list.tail === 'loading' || list.tail === 'end')
        return
      list.tail = 'loading'
      try {
        await fetch(cursor(first), rows => [...rows.filter(row => order(row, first) <= 0 && row.id !== first.id), ...list.rows])
      }
      catch {
        list.tail = 'failed'
      }
    },

    put: row => live(() => {
      list.rows = inserted(list.rows, row, order)
      if (list.rows.length > MOST_ROWS) {
        list.rows = list.rows.slice(-MOST_ROWS / 2)
        list.tail = 'more'
      }
    }),

    change: (id, to) => live(() => {
      if (list.rows.some(row => row.id === id))
        list.rows = list.rows.map(row => row.id === id ? to(row) : row)
    }),
  })
  return list
}

function inserted<Row extends { id: string }>(rows: readonly Row[], row: Row, order: (a: Row, b: Row) => number): readonly Row[] {
  if (rows.some(each => each.id === row.id))
    return rows
  const after = rows.findLastIndex(each => order(each, row) <= 0)
  return [...rows.slice(0, after + 1), row, ...rows.slice(after + 1)]
}
