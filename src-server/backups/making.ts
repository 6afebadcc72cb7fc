// Makes one backup: the picture in a moment, the copy and the file in their own time.
import type { Config } from '../config'
import type { Room } from '../kernel/room'
import type { Running } from './jobs'
import type { Manifest } from './parts'
import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { randomId } from '../kernel/ids'
import { pack } from '../kernel/pack'
import { needRoom } from '../kernel/room'
import { KEY } from './parts'
import { takePicture } from './picture'

/** Writes the file; whatever goes wrong, nothing half-made stays. */
export async function makeBackup({ config, room, running, file, manifest, key }: { config: Config, room: Room, running: Running, file: string, manifest: () => Manifest, key: string | null }): Promise<void> {
  const folder = join(dirname(file), `.making.${randomId(6)}`)
  mkdirSync(folder, { mode: 0o700 })
  try {
    const picture = takePicture(config.home, folder)
    const about = manifest() // what it holds, counted at the moment of the picture
    try {
      const files = picture.files.reduce((sum, each) => sum + each.bytes, 0)
      needRoom(room(folder), 2 * picture.databaseBytes + files)
      await picture.copyDatabase(running.moved, running.signal)
    }
    finally {
      picture.close()
    }
    running.stage('packing')
    const total = picture.files.reduce((sum, each) => sum + each.bytes, 0)
    let done = 0
    await pack(file, { manifest: about, ...picture, ...(key !== null && { texts: { [KEY]: key } }) }, { signal: running.signal, moved: bytes => running.moved(Math.min(done += bytes, total), total) })
  }
  finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
