// Promise: whoever is told how far something is, is told last of all that it is over.
import { expect, it, vi } from 'vitest'
import { createJobs } from '../../../src-server/backups/jobs'

it('nothing is told of what is over, though its streams still run for a moment', async () => {
  const told: (string | null)[] = []
  const jobs = createJobs(job => told.push(job && `${job.stage} ${job.done}`))
  let late = (): void => {}
  const { result } = jobs.begin('make', 'packing', async ({ moved }) => {
    late = () => moved(31, 100)
    throw new Error('left off')
  })
  await expect(result).rejects.toThrow('left off')
  vi.setSystemTime(Date.now() + 10_000)
  late()
  vi.useRealTimers()
  expect(told).toEqual(['packing 0', null])
})
