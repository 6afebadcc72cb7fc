// What a disk has room for, asked before much is written to it.
import { statfsSync } from 'node:fs'
import { Refusal } from './errors'

/** Left free for everybody else. */
const SPARE = 64e6

/** What a disk has room for, in bytes. */
export type Room = (folder: string) => number

export function roomOn(folder: string): number {
  const disk = statfsSync(folder)
  return disk.bavail * disk.bsize - SPARE
}

/** 507 when the disk has no room for so much. */
export function needRoom(room: number, bytes: number): void {
  if (bytes > room)
    throw new Refusal(507, 'disk_full', `There is not enough room on the disk: ${Math.ceil(bytes / 1e6)} MB are needed, ${Math.max(0, Math.floor(room / 1e6))} MB are free. Make room and try again.`)
}
