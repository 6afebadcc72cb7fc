// Something on its way in: first it is looked at, then it is brought in, and taken out again when that was a mistake.
import type { Report } from '@server/archive/contract'
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { client } from '@/api/client'
import { ApiError } from '@/api/error'
import { useAttempt } from '@/kit/attempt'
import { useToast } from '@/kit/toast'
import { t } from '@/shell/i18n'
import { takeOut } from './arrivals'

export type Source = { kind: 'file', file: File } | { kind: 'folder', folder: string }

const nameOf = (source: Source): string => source.kind === 'file' ? source.file.name : source.folder

/** What is said about a source beside where it was chosen. */
export interface Glance { kind: Source['kind'], name: string, looking: boolean, failure: unknown }

async function ask(source: Source, open: boolean, signal?: AbortSignal): Promise<Report> {
  const { report } = source.kind === 'folder'
    ? await client.archive.workspace({ body: { folder: source.folder, open } }, { signal })
    : await client.archive[open ? 'open' : 'look']({ upload: source.file }, { signal })
  return report
}

/** A folder that was dropped, or a file that has gone since, would look as if the server could not be reached. */
async function requireReadable(source: Source): Promise<void> {
  if (source.kind === 'file')
    await source.file.slice(0, 1).arrayBuffer().catch(() => Promise.reject(new ApiError(400, 'not_an_archive', 'The file cannot be read')))
}

export function useBringing() {
  const toast = useToast()
  const { busy, attempt } = useAttempt()
  const source = shallowRef<Source | null>(null)
  const looking = ref(false)
  const failure = shallowRef<unknown>(null)
  const report = shallowRef<Report | null>(null)
  /** It was brought in, and is not merely looked at. */
  const opened = ref(false)
  const shown = ref(false)
  const glance = computed((): Glance | null => source.value && (looking.value || failure.value) ? { kind: source.value.kind, name: nameOf(source.value), looking: looking.value, failure: failure.value } : null)
  let going = new AbortController()

  function stop(): void {
    going.abort()
    looking.value = false
  }

  /** Only what was chosen last is looked at. */
  async function look(chosen: Source): Promise<void> {
    stop()
    const mine = going = new AbortController()
    source.value = chosen
    failure.value = null
    looking.value = true
    try {
      await requireReadable(chosen)
      report.value = await ask(chosen, false, mine.signal)
      opened.value = false
      shown.value = true
    }
    catch (error) {
      if (!mine.signal.aborted)
        failure.value = error
    }
    finally {
      if (mine === going)
        looking.value = false
    }
  }

  /** What has come in may differ from what was looked at: the house went on meanwhile. */
  const bring = (): Promise<void> => attempt(async () => {
    await requireReadable(source.value!)
    report.value = await ask(source.value!, true)
    opened.value = true
  })

  const undo = (): Promise<void> => attempt(async () => {
    const { out, errors } = await takeOut(report.value!.arrivals)
    shown.value = false
    toast.say(t('archive.out', out))
    if (errors.length > 0)
      throw errors[0]
  })

  onScopeDispose(stop)
  return { glance, report, opened, shown, busy, look, stop, bring, undo }
}
