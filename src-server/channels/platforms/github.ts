// GitHub: comments and issues that mention the entry's name; replies are comments.
import type { Config, Incoming, Platform, Receipt, Setting } from '../platform'
import { Buffer } from 'node:buffer'
import { z } from 'zod'
import { hmacSha256, same } from '../crypto'
import { outcomeOf, textOf } from '../http'
import { apiBase, badSignature, ignored, jsonOf, malformed, secret } from '../platform'

const Text = z.looseObject({ id: z.number(), body: z.string().nullish(), title: z.string().optional(), number: z.number().optional() })
const Event = z.looseObject({
  action: z.string().optional(),
  sender: z.looseObject({ login: z.string(), type: z.string().optional() }).optional(),
  repository: z.looseObject({ full_name: z.string().regex(/^[\w.-]+\/[\w.-]+$/) }).optional(),
  issue: Text.optional(),
  pull_request: Text.optional(),
  comment: Text.optional(),
})
type GitHubEvent = z.infer<typeof Event>

interface To { path: string }

const LIMIT = 65_536
/** Ends our own comments, so that they never wake us. */
const MARK = '<!-- cococat -->'
const DONE = { status: 'ok' }

const headersOf = (config: Config): Record<string, string> => ({ 'accept': 'application/vnd.github+json', 'authorization': `Bearer ${config.access_token}`, 'x-github-api-version': '2022-11-28' })

export const github: Platform = {
  id: 'github',
  name: 'GitHub',
  description: 'Comments, issues and pull requests that mention the entry’s name. Replies are comments, where an access token is given.',
  fields: [secret('secret', 'Webhook secret'), secret('access_token', 'Access token', { required: false }), apiBase('https://api.github.com')],

  receive(request, setting) {
    if (!same(request.header('x-hub-signature-256'), `sha256=${hmacSha256(setting.config.secret!, request.bytes, 'hex')}`))
      return badSignature()
    const kind = request.header('x-github-event') ?? ''
    if (kind === 'ping')
      return { kind: 'handshake', answer: { status: 'pong' } }
    const json = payloadOf(request)
    if (json === undefined)
      return malformed()
    const event = Event.safeParse(json)
    return event.success ? understand(kind, event.data, setting) : ignored('unknown_event', DONE)
  },

  fits: text => text.length + MARK.length + 2 <= LIMIT,

  async send({ text, to }, config, line) {
    const heard = await line.http('POST', `${config.api_base}${(to as To).path}`, { headers: headersOf(config), json: { body: `${text}\n\n${MARK}` } })
    const limited = heard.status === 403 && (heard.after !== undefined || /rate limit/i.test(textOf(heard.json.message)))
    return outcomeOf(heard, heard.status === 201, { why: textOf(heard.json.message), retry: limited, ...(limited && heard.after === undefined && { after: 60_000 }) })
  },

  async test(config, line) {
    if (!config.access_token)
      return { ok: true, message: 'There is no access token, so replies are not posted; what comes in is answered here only.' }
    const { status, json, text } = await line.http('GET', `${config.api_base}/user`, { headers: headersOf(config) })
    return status === 200 ? { ok: true, message: `GitHub knows this token as ${textOf(json.login)}.` } : { ok: false, message: `GitHub did not accept the access token: ${textOf(json.message) || text}.` }
  },
}

/** GitHub sends JSON, or a form with the JSON in it, as the webhook was set up. */
function payloadOf(request: Incoming): unknown {
  if (!request.header('content-type')?.startsWith('application/x-www-form-urlencoded'))
    return jsonOf(request.bytes)
  return jsonOf(Buffer.from(new URLSearchParams(request.bytes.toString('utf8')).get('payload') ?? ''))
}

/** What is answered, and what makes it one event: what GitHub signed, for the header with the delivery's id is not. */
const SPOKEN: Record<string, { action: string, of: (event: GitHubEvent) => z.infer<typeof Text> | undefined }> = {
  issue_comment: { action: 'created', of: event => event.comment },
  pull_request_review_comment: { action: 'created', of: event => event.comment },
  issues: { action: 'opened', of: event => event.issue },
  pull_request: { action: 'opened', of: event => event.pull_request },
}

function understand(kind: string, event: GitHubEvent, { config, name }: Setting): Receipt {
  const spoken = SPOKEN[kind]
  const said = spoken?.of(event)
  const { sender, repository, action } = event
  const about = event.issue ?? event.pull_request
  if (!spoken || action !== spoken.action || !said || !about?.number || !repository || !sender)
    return ignored('other_kind', DONE)
  const text = [said.title, said.body].filter(Boolean).join('\n\n')
  if (sender.type === 'Bot' || text.trimEnd().endsWith(MARK))
    return ignored('not_a_person', DONE, sender.login)
  const path = kind === 'pull_request_review_comment' ? `/repos/${repository.full_name}/pulls/${about.number}/comments/${said.id}/replies` : `/repos/${repository.full_name}/issues/${about.number}/comments`
  const to: To | null = config.access_token ? { path } : null
  const content = `${repository.full_name}#${about.number}${about.title ? ` “${about.title}”` : ''}\n\n${said.title ? said.body ?? '' : text}`.trim()
  return { kind: 'message', event_id: `${kind}:${said.id}`, user_id: sender.login, content, addressed: mentions(text, name), to, answer: DONE }
}

/** Is `@name` in the text? A name with spaces may be written with hyphens. */
function mentions(text: string, name: string): boolean {
  const names = [name, name.trim().replace(/\s+/g, '-')].map(each => each.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`(?<![\\w@/])@(?:${names.join('|')})(?![\\p{Script=Latin}\\p{N}_-])`, 'iu').test(text)
}
