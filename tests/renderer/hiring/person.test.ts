// Whoever is hired with changes: only what the person changed is sent, so that the rest stays as it was asked for.
import type { HireRequest } from '@server/hiring/contract'
import { describe, expect, it } from 'vitest'
import { approvalOf, personOf, profileOf } from '@/hiring/person'

const asked: HireRequest = {
  id: 'h1',
  name: 'Lin',
  scene: 'shop',
  profile: { role: 'Translator', objective: 'Translates.', traits: ['patient', 'exact'], rules: ['Ask first.'], background: '' },
  reason: 'Letters wait.',
  requested_by: 'leader',
  status: 'pending',
  agent_id: null,
  decision: null,
  created_at: '2026-11-22T09:00:00.000Z',
  decided_at: null,
}

describe('an approval', () => {
  it('changes nothing when nothing was changed', () => {
    expect(approvalOf(asked, personOf(asked))).toEqual({})
    expect(approvalOf(asked, { ...personOf(asked), name: ' Lin ', nickname: '  ', rules: ['Ask first.', '', '  '] })).toEqual({})
  })

  it('names exactly what was changed', () => {
    const person = personOf(asked)
    expect(approvalOf(asked, { ...person, name: 'Mei' })).toEqual({ name: 'Mei' })
    expect(approvalOf(asked, { ...person, nickname: 'Little Lin' })).toEqual({ nickname: 'Little Lin' })
    expect(approvalOf(asked, { ...person, scene: '' })).toEqual({ scene: null })
    expect(approvalOf(asked, { ...person, scene: 'office' })).toEqual({ scene: 'office' })
    expect(approvalOf(asked, { ...person, traits: ['exact'], rules: [' Ask first. ', 'Keep numbers.'] })).toEqual({ profile: { traits: ['exact'], rules: ['Ask first.', 'Keep numbers.'] } })
  })

  it('can tell two traits from one that has a comma in it', () => {
    expect(approvalOf(asked, { ...personOf(asked), traits: ['patient,exact'] })).toEqual({ profile: { traits: ['patient,exact'] } })
  })

  it('never touches the request itself', () => {
    const person = personOf(asked)
    person.traits.push('quick')
    profileOf(person).rules.push('x')
    expect(asked.profile.traits).toEqual(['patient', 'exact'])
    expect(person.rules).toEqual(['Ask first.'])
  })
})
