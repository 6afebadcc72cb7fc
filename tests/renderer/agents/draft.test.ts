// What a person changed on an agent is never lost, and never laid over what others changed unseen.
import type { Fields } from '@/agents/draft'
import { describe, expect, it } from 'vitest'
import { changedIn, fresh, patchOf, rebase } from '@/agents/draft'
import { freshHue, RING, ringWith } from '@/agents/hues'

const saved: Fields = { name: 'Writer', nickname: '', avatar: '', color: 285, pinned: false, hidden: false, role: 'Writer', objective: 'Writes', traits: 'calm', rules: 'short', background: '', scene: '', provider: '', model: '' }
const edited = { ...fresh(saved), fields: { ...saved, role: 'Editor' } }

describe('a draft', () => {
  it('sends only what was changed, lists line by line', () => {
    const draft = { ...edited, fields: { ...edited.fields, rules: 'short\n\n  be kind ', color: 10 } }
    expect(patchOf(draft)).toEqual({ display: { color: 10 }, profile: { role: 'Editor', rules: ['short', 'be kind'] } })
  })

  it('follows others where the person changed nothing', () => {
    const next = rebase(edited, { ...saved, objective: 'Edits' })
    expect(next.fields).toMatchObject({ role: 'Editor', objective: 'Edits' })
    expect(next.contested).toEqual([])
    expect(changedIn(next)).toEqual(['role'])
  })

  it('keeps the person’s words and names the field when both changed it', () => {
    const next = rebase(edited, { ...saved, role: 'Poet' })
    expect(next.fields.role).toBe('Editor')
    expect(next.contested).toEqual(['role'])
    expect(rebase(next, { ...saved, role: 'Poet' }).contested).toEqual(['role'])
  })

  it('is settled when both changed it to the same', () => {
    const next = rebase(edited, { ...saved, role: 'Editor' })
    expect(next.contested).toEqual([])
    expect(changedIn(next)).toEqual([])
  })
})

describe('the ring of colours', () => {
  it('offers a new agent the colour farthest from all that are taken', () => {
    expect(RING).toContain(freshHue([]))
    expect(freshHue([10, 42, 330, 290])).toBe(155)
  })

  it('has room for a colour that is not on it', () => {
    expect(ringWith(45)).toContain(45)
    expect(ringWith(45)).toHaveLength(RING.length)
  })
})
