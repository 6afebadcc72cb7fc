// Routes of backups.
import type { Auth } from '../auth/service'
import type { Caller } from '../kernel/guard'
import type { Handlers } from '../kernel/mount'
import type { backups as contract } from './contract'
import type { Backups } from './service'
import { Download } from '../kernel/answers'
import { ENDING } from './parts'

export function backupRoutes(backups: Backups, auth: Pick<Auth, 'devices' | 'listKeys'>): Handlers<typeof contract> {
  /** What a key or device is called; null for the person. */
  function nameOf(caller: Caller): string | null {
    const called = caller.kind === 'device' ? auth.devices.list(caller).find(({ here }) => here) : auth.listKeys().find(({ id }) => caller.subject === `key:${id}`)
    return called?.name ?? null
  }

  return {
    list: async () => ({ backups: await backups.list(), job: backups.job(), failure: backups.failure(), settings: backups.chosen() }),
    make({ body }, call) {
      const { job, result } = backups.make({ reason: 'asked', by: nameOf(call.caller()), withKey: body.with_key })
      result.catch(() => {}) // it is remembered, and told
      return { job }
    },
    async cancel() {
      await backups.cancel()
      return { status: 'cancelled' as const }
    },
    change: ({ body }) => ({ settings: backups.change(body) }),
    upload: async ({ upload }) => ({ backup: await backups.upload(upload) }),
    download: async ({ params }) => new Download(await backups.file(params.id), params.id + ENDING),
    restore: async ({ params }, call) => ({ job: await backups.restore(params.id, nameOf(call.caller())) }),
    async remove({ params }) {
      await backups.remove(params.id)
      return { status: 'deleted' as const, id: params.id }
    },
    trash: async () => ({ backups: await backups.trashed() }),
    revive: async ({ params }) => ({ backup: await backups.revive(params.id) }),
  }
}
