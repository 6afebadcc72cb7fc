// A page in the form: what is sent is what was changed, and what two people changed at once is seen.
import { describe, expect, it } from 'vitest'
import { brokenLine, draftOf, fieldsOf, newDraft, patchOf, rebase, tagsOf } from '@/knowledge/fields'
import { whole } from './pages'

const changed = (fields: object, page = whole()) => ({ ...draftOf(page), fields: { ...fieldsOf(page), ...fields } })

describe('what is sent', () => {
  it('is nothing when nothing was changed, and only what was', () => {
    expect(patchOf(draftOf(whole()))).toEqual({})
    expect(patchOf(changed({ body: 'Within 14 days.', tags: 'money,  #cards，顾客' }))).toEqual({ body: 'Within 14 days.', tags: ['money', 'cards', '顾客'] })
  })

  it('sets, changes and takes away properties, and knows numbers and lists from words', () => {
    const page = whole({ frontmatter: { title: 'Refunds', owner: 'Lin', year: 2024, code: '2024', list: ['a', 1], note: 'two\nlines' } })
    expect(fieldsOf(page).properties).toBe('owner: Lin\nyear: 2024\ncode: "2024"\nlist: ["a",1]\nnote: "two\\nlines"')
    expect(patchOf(changed({ properties: 'year：2025\ncode: "2024"\nlist: ["a",1]\nnote: "two\\nlines"\nweb: https://shop.test/a:b' }, page))).toEqual({ frontmatter: { owner: null, year: 2025, web: 'https://shop.test/a:b' } })
  })

  it('leaves properties alone that have no form of a line', () => {
    const page = whole({ frontmatter: { 'a:b': 1, ' c': 2, 'd': 3 } })
    expect(fieldsOf(page).properties).toBe('d: 3')
    expect(patchOf(changed({ properties: 'd: 4' }, page))).toEqual({ frontmatter: { d: 4 } })
  })

  it('is not a line that says nothing', () => {
    expect(brokenLine('owner: Lin\n\n  year: 2024')).toBeNull()
    expect(brokenLine('owner: Lin\njust words')).toBe('just words')
    expect(tagsOf(' , ,')).toEqual([])
  })

  it('of a new page is what it was begun with too', () => {
    expect(patchOf({ ...newDraft('Cats'), base: { title: '', type: '', tags: '', properties: '', body: '' } })).toEqual({ title: 'Cats' })
  })
})

describe('a page that somebody else changed', () => {
  it('is taken in where the person changed something else', () => {
    const draft = rebase(changed({ body: 'Mine.' }), whole({ etag: '"2"', title: 'Paying back' }))
    expect(draft).toMatchObject({ etag: '"2"', contested: [], fields: { title: 'Paying back', body: 'Mine.' } })
    expect(patchOf(draft)).toEqual({ body: 'Mine.' })
  })

  it('is contested where both changed the same, until both say the same', () => {
    const draft = rebase(changed({ body: 'Mine.' }), whole({ etag: '"2"', body: 'Theirs.' }))
    expect(draft).toMatchObject({ contested: ['body'], base: { body: 'Theirs.' }, fields: { body: 'Mine.' } })
    expect(rebase(draft, whole({ etag: '"3"', body: 'Theirs.', tags: [] })).contested).toEqual(['body'])
    expect(rebase(draft, whole({ etag: '"3"', body: 'Mine.' })).contested).toEqual([])
  })
})
