import type { Caller } from '../kernel/guard'
import type { Call, Handlers } from '../kernel/mount'
// Routes of channels: requests in their platforms' own words.
import type { Access } from '../kernel/route'
import type { channels as contract } from './contract'
import type { Incoming } from './platform'
import type { Channels } from './service'
import { Buffer } from 'node:buffer'

/** `allow` throws for a caller without the scope. */
export function channelRoutes(channels: Channels, allow: (caller: Caller, access: Access) => void): Handlers<typeof contract> {
  return {
    list: () => ({ channels: channels.list() }),
    wechatCheck: ({ params, query }, call) => channels.wechatCheck(params.scene_id, incoming(query, call)),
    wechat: ({ params, query, bytes }, call) => channels.wechat(params.scene_id, incoming(query, call, bytes)),
    webhook({ params: { type, id }, query, bytes }, call) {
      const request = incoming(query, call, bytes)
      return type === 'scene' || type === 'agent' ? channels.direct(type, id, request, () => allow(call.caller(), 'chat')) : channels.webhook(type, id, request)
    },
    webhookCheck: ({ params: { type, id }, query }, call) => channels.webhookCheck(type === 'scene' || type === 'agent' ? 'generic' : type, id, incoming(query, call)),
  }
}

/** Of a parameter that comes twice, nothing is taken: no platform does that. */
const incoming = (query: Record<string, unknown>, call: Call, bytes: Uint8Array = new Uint8Array()): Incoming => ({
  query: Object.fromEntries(Object.entries(query).filter((pair): pair is [string, string] => typeof pair[1] === 'string')),
  header: call.header,
  bytes: Buffer.from(bytes),
})
