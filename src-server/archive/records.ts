// What was written, said, planned and spent in an older house: as plain records, and how they come among those of this one.
import type { Agents } from '../agents/service'
import type { Chat, OldGroup } from '../chat/service'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Mailboxes, OldLetter } from '../mailbox/service'
import type { OldSaying, Talk } from '../scenes/talk'
import type { Schedule } from '../schedule/service'
import type { Search } from '../search/service'
import type { OldUsage, UsageService } from '../usage/service'
import type { Arrival, Left, Report } from './contract'
import { idFromName } from '../kernel/ids'
import { shorten } from '../kernel/text'
import { PERSON } from '../mailbox/contract'

/** A task that has not had its time: with a cron, with a moment, or with neither where it was to be done at once. */
export interface OldTask { id: string, task: string, assigned_to: string, cron: string | null, run_at: string | null }

/**
 * Whoever is named is named by an agent's id in the archive, as `user`, or, where no agent of it is meant, by what they were called there.
 * `path` is the file that it was read from; what is in order there is in order here.
 */
export interface Records {
  /** What the house is called that they come from. */
  house: string
  mailboxes: { path: string, to: string, letters: OldLetter[] }[]
  groups: (OldGroup & { path: string })[]
  talks: { path: string, scene: string, user_id: string, sayings: OldSaying[] }[]
  tasks: (OldTask & { path: string })[]
  usage: (OldUsage & { path: string })[]
}

/** The ids here of who and what came in; null for what did not. */
export interface Here { agent: (old: string) => string | null, scene: (old: string) => string | null }

/** What became of records. */
export interface Taken { arrivals: Arrival[], counts: Pick<Report['counts'], 'letters' | 'messages' | 'turns'>, left: Left[] }

export interface RecordKeeper {
  /** What taking them would bring, with all that was brought before; nothing is changed. */
  look: (records: Records, here: Here) => Taken
  /**
   * Takes them in, all or none, once those they belong to are here. Nobody is woken, no notice is given, no budget is spent, and
   * what was brought before is not brought twice. Tasks come switched off.
   */
  take: (records: Records, here: Here) => Taken
}

export interface RecordKeeperOptions {
  db: Pick<Db<object>, 'tx'>
  clock: Clock
  agents: Pick<Agents, 'exists'>
  mailboxes: Pick<Mailboxes, 'keep'>
  chat: Pick<Chat, 'keep' | 'keptAs' | 'taken'>
  talk: Pick<Talk, 'keep'>
  schedule: Pick<Schedule, 'create' | 'list' | 'preview' | 'taken'>
  usage: Pick<UsageService, 'keep'>
  search: Pick<Search, 'keep'>
}

const TASK_NAME = 60
const DAY_MS = 86_400_000

export function createRecords({ db, clock, agents, mailboxes, chat, talk, schedule, usage, search }: RecordKeeperOptions): RecordKeeper {
  /** The same records by the ids of this house, without those that belong to nobody here. */
  function settle(records: Records, here: Here): Records & { left: Left[] } {
    const left: Left[] = []
    const leave = (path: string, reason: Left['reason']): [] => {
      left.push({ path, reason })
      return []
    }
    /** Somebody who did not come is named as they were there, but never as an agent of this house. */
    const named = (old: string): string => old === PERSON ? PERSON : here.agent(old) ?? (agents.exists(old) ? `${old} (${records.house})` : old)
    const owned = <T extends { path: string }>(owner: string | null, record: T): T[] => owner === null ? leave(record.path, 'nobody') : [record]
    const timed = (task: Records['tasks'][number]): Records['tasks'] => task.cron !== null && schedule.preview({ cron: task.cron }).problem ? leave(task.path, 'unreadable') : [task]

    const settled: Records = {
      house: records.house,
      mailboxes: records.mailboxes.map(box => ({ ...box, to: box.to === PERSON ? PERSON : here.agent(box.to) })).flatMap(({ to, ...box }) => owned(to, { ...box, to: to!, letters: box.letters.map(letter => ({ ...letter, from: named(letter.from) })) })),
      groups: records.groups.map(group => ({ ...group, members: group.members.flatMap(member => here.agent(member) ?? []), messages: group.messages.map(message => ({ ...message, from: named(message.from) })) })),
      talks: records.talks.map(each => ({ ...each, scene: here.scene(each.scene) })).flatMap(({ scene, ...each }) => owned(scene, { ...each, scene: scene! })),
      tasks: records.tasks.map(task => ({ ...task, assigned_to: here.agent(task.assigned_to) })).flatMap(({ assigned_to, ...task }) => owned(assigned_to, { ...task, assigned_to: assigned_to! })).flatMap(timed),
      usage: records.usage.map(each => ({ ...each, agent_id: here.agent(each.agent_id) })).flatMap(({ agent_id, ...each }) => owned(agent_id, { ...each, agent_id: agent_id! })),
    }
    return { ...settled, left: [...new Map(left.map(each => [`${each.reason} ${each.path}`, each])).values()] }
  }

  /** An id that is free here and for the others that come; its own, where it may have that. */
  function freeIn(noun: { taken: (id: string) => boolean }): (wanted: string, name?: string) => string {
    const given = new Set<string>()
    return (wanted, name = wanted) => {
      const taken = (id: string): boolean => noun.taken(id) || given.has(id.toLowerCase())
      const id = taken(wanted) ? idFromName(name, taken) : wanted
      given.add(id.toLowerCase())
      return id
    }
  }

  function groupArrivals(groups: Records['groups']): Arrival[] {
    const free = freeIn(chat)
    return groups.map((group): Arrival => {
      const known = chat.keptAs(group)
      const as = known?.id ?? free(group.id)
      return { noun: 'group', id: group.id, name: group.name, outcome: known ? 'same' : as === group.id ? 'added' : 'renamed', as }
    })
  }

  function taskArrivals(tasks: Records['tasks']): Arrival[] {
    const free = freeIn(schedule)
    const all = schedule.list()
    return tasks.map(({ id, task, assigned_to }): Arrival => {
      const known = all.find(other => other.task === task && other.assigned_to === assigned_to)
      const as = known?.id ?? free(id)
      return { noun: 'task', id, name: shorten(task, TASK_NAME), outcome: known ? 'same' : as === id ? 'added' : 'renamed', as }
    })
  }

  /** Switched off until the person says so. One that was to be done at once waits for tomorrow, so that it has a time at all. */
  function plan({ task, assigned_to, cron, run_at }: OldTask, { as, name }: Arrival): void {
    const now = clock().getTime()
    const moment = run_at !== null && Date.parse(run_at) > now ? run_at : new Date(now + DAY_MS).toISOString()
    schedule.create({ id: as, name, task, assigned_to, enabled: false, ...(cron === null ? { run_at: moment } : { cron }) })
  }

  function write({ mailboxes: boxes, groups, talks, tasks, usage: spent }: Records, arrivals: { groups: Arrival[], tasks: Arrival[] }): Taken['counts'] {
    const letters = boxes.flatMap(({ to, letters }) => mailboxes.keep(to, letters))
    const messages = groups.flatMap((group, n) => chat.keep({ ...group, id: arrivals.groups[n]!.as }))
    search.keep('letter', letters.sort(byId).map(({ to, id, content }) => ({ place: to, id, words: content })))
    search.keep('message', messages.sort(byId).map(({ group_id, id, content }) => ({ place: group_id, id, words: content })))
    tasks.forEach((task, n) => arrivals.tasks[n]!.outcome !== 'same' && plan(task, arrivals.tasks[n]!))
    const said = talks.reduce((sum, { scene, user_id, sayings }) => sum + talk.keep(scene, user_id, sayings), 0)
    return { letters: letters.length, messages: messages.length + said, turns: usage.keep(spent) }
  }

  function look(records: Records, here: Here): Taken {
    const { left, ...settled } = settle(records, here)
    return { arrivals: [...groupArrivals(settled.groups), ...taskArrivals(settled.tasks)], counts: countsOf(settled), left }
  }

  return {
    look,
    take: (records, here) => db.tx(() => {
      const { left, ...settled } = settle(records, here)
      const arrivals = { groups: groupArrivals(settled.groups), tasks: taskArrivals(settled.tasks) }
      const counts = write(settled, arrivals)
      return { arrivals: [...arrivals.groups, ...arrivals.tasks], counts, left }
    }),
  }
}

const byId = (a: { id: string }, b: { id: string }): number => a.id < b.id ? -1 : 1

function countsOf({ mailboxes, groups, talks, usage }: Records): Taken['counts'] {
  const sum = (lists: readonly (readonly unknown[])[]): number => lists.reduce((all, list) => all + list.length, 0)
  return { letters: sum(mailboxes.map(({ letters }) => letters)), messages: sum(groups.map(({ messages }) => messages)) + sum(talks.map(({ sayings }) => sayings)), turns: usage.length }
}
