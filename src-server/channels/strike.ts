// What is kept of a request, without what must stay secret.
import type { Incoming } from './platform'
import { HIDDEN } from '../entries/contract'

/** Headers worth keeping, and those whose value is a secret or as good as one. */
const KEPT = ['content-type', 'user-agent', 'timestamp', 'x-timestamp', 'x-event-id', 'x-slack-request-timestamp', 'x-slack-retry-num', 'x-slack-retry-reason', 'x-github-event', 'x-github-delivery', 'x-lark-request-timestamp', 'x-signature-timestamp']
const STRUCK = ['authorization', 'x-api-key', 'x-webhook-secret', 'x-signature-256', 'x-hub-signature-256', 'x-hub-signature', 'x-slack-signature', 'x-lark-signature', 'x-signature-ed25519', 'x-telegram-bot-api-secret-token', 'sign', 'cookie']

/** Fields that carry a credential in the payloads of platforms: Slack's and Feishu's tokens, Discord's interaction token, DingTalk's session. */
const JSON_SECRETS = /("(?:token|access_token|sessionWebhook|response_url|trigger_id)"\s*:\s*")[^"]*/gi
const FORM_SECRETS = /(^|[&?])(token|access_token|response_url|trigger_id)=[^&\s]*/gi

/** A text without the secrets of an entry and the credentials platforms put into their payloads. */
export function strike(text: string, secrets: readonly string[]): string {
  const known = secrets.filter(secret => secret.length >= 4).flatMap(secret => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
  return known.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text).replace(JSON_SECRETS, `$1${HIDDEN}`).replace(FORM_SECRETS, `$1$2=${HIDDEN}`)
}

export function headersOf(request: Incoming, secrets: readonly string[]): Record<string, string> {
  const kept = KEPT.flatMap((name): [string, string][] => {
    const value = request.header(name)
    return value === undefined ? [] : [[name, strike(value.slice(0, 300), secrets)]]
  })
  const struck = STRUCK.filter(name => request.header(name) !== undefined).map((name): [string, string] => [name, HIDDEN])
  return Object.fromEntries([...kept, ...struck])
}
