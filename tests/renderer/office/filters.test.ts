// An address says what is seen of the office, and nonsense in it says nothing.
import { expect, it } from 'vitest'
import { filtersOf, NO_FILTERS, queryOf, sieveAt, toggled } from '@/office/filters'

it('is said by the address and read from it again, and what is usual is not said', () => {
  const filters = { scene: 'lab', types: ['task', 'mention'], window: 'hour' } as const
  expect(queryOf(filters)).toEqual({ scene: 'lab', types: 'task,mention', time: 'hour' })
  expect(filtersOf({ scene: 'lab', types: 'task,mention', time: 'hour' })).toEqual(filters)
  expect(Object.values(queryOf(NO_FILTERS))).toEqual([undefined, undefined, undefined])
  expect(filtersOf({ scene: ['a', 'b'], types: 'love', time: '<b>' })).toEqual(NO_FILTERS)
})

it('hides one kind and shows it again, but never hides the last', () => {
  const one = toggled(toggled(NO_FILTERS, 'message'), 'task')
  expect(one.types).toEqual(['mention'])
  expect(toggled(one, 'mention').types).toEqual(['mention'])
  expect(toggled(one, 'message').types).toEqual(['message', 'mention'])
})

it('counts its time back from the moment that is shown', () => {
  const moment = Date.parse('2026-11-22T10:00:00.000Z')
  expect(sieveAt({ ...NO_FILTERS, window: 'quarter' }, moment).since).toBe('2026-11-22T09:45:00.000Z')
  expect(sieveAt(NO_FILTERS, moment).since).toBe('')
})
