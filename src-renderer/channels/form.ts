// What an entry is told about its platform, while it is written: which fields were changed, and what is wrong with each.
import type { Channel, Field } from '@server/channels/contract'
import type { Entry } from '@server/entries/contract'
import { HIDDEN } from '@server/entries/contract'
import { ApiError } from '@/api/error'
import { i18n, t } from '@/shell/i18n'

/** What stands in the fields. Of a secret that is kept there is nothing: null. */
export type Written = Record<string, string | null>

/** The fields as they are shown: those of an entry, or blank. */
export const writtenOf = (fields: readonly Field[], config: Entry['config'] = {}): Written =>
  Object.fromEntries(fields.map(({ key, secret }) => [key, secret && config[key] === HIDDEN ? null : String(config[key] ?? '')]))

/** What is sent: what differs. A field that was emptied is sent as nothing, which takes it away. */
export const changesOf = (fields: readonly Field[], written: Written, config: Entry['config'] = {}): Entry['config'] =>
  Object.fromEntries(fields.flatMap(({ key }) => written[key] === null || written[key] === String(config[key] ?? '') ? [] : [[key, written[key]!.trim()]]))

/** Whether every field that is needed has something in it. */
export const isComplete = (fields: readonly Field[], written: Written): boolean => fields.every(field => !field.required || field.default !== null || written[field.key] === null || !!written[field.key]?.trim())

/** What the server said about each field, in the person's language. */
export function problemsOf(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError))
    return {}
  return Object.fromEntries(error.details.flatMap(({ path }) => {
    const key = /^config\.(\w+)$/.exec(path)?.[1]
    return key ? [[key, saidOf(key)]] : []
  }))
}

const saidOf = (key: string): string => i18n.global.te(`channels.problem.${key}`) ? t(`channels.problem.${key}`) : t('channels.problem.other')

/** A field as its platform calls it in the person's language. */
export function labelOf(channel: string, { key, label }: Field): string {
  const known = [`channels.field.${channel}_${key}`, `channels.field.${key}`].find(name => i18n.global.te(name))
  return known ? t(known) : label
}

/** Secrets that the person thinks up for both sides; the others are given by the platform. */
const OWN: readonly string[] = ['telegram/secret_token', 'wechat/token', 'wecom/token', 'github/secret', 'generic/secret']

export const isOwn = (channel: Channel, field: Field): boolean => OWN.includes(`${channel.id}/${field.key}`)

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789'

/** A secret nobody guesses, of letters and digits that every platform takes. */
export function newSecret(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(32)), number => LETTERS[number % LETTERS.length]).join('')
}
