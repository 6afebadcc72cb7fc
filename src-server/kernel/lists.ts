// Pages of long lists, newest last: one row more than was asked for tells whether there is more.

/** Cuts rows, of which one more than `limit` was read, to a page; `next_before` is there when there are older ones. */
export function pageOf<Row, Cursor>(rows: Row[], limit: number, cursor: (row: Row) => Cursor): { page: Row[], more: { next_before?: Cursor } } {
  const page = rows.slice(-limit)
  return { page, more: rows.length > limit ? { next_before: cursor(page[0]!) } : {} }
}
