// Channels: the doors of other platforms. Each request is verified as its platform's documentation says.
import { z } from 'zod'
import { contract, Id } from '../kernel/route'

export const Field = z.object({ key: z.string(), label: z.string(), type: z.enum(['text', 'url', 'number']), secret: z.boolean(), required: z.boolean(), default: z.string().nullable() })
export type Field = z.infer<typeof Field>

export const Channel = z.object({ id: z.string(), name: z.string(), description: z.string(), fields: z.array(Field), webhook_path: z.string() })
export type Channel = z.infer<typeof Channel>

/** The largest delivery taken, in bytes. */
export const DELIVERY_LIMIT = 1024 * 1024

export const WebhookType = z.enum(['scene', 'agent', 'telegram', 'feishu', 'dingtalk', 'wecom', 'slack', 'discord', 'github', 'generic'])

const WeChatQuery = z.object({ signature: z.string(), timestamp: z.string(), nonce: z.string(), echostr: z.string(), encrypt_type: z.string(), msg_signature: z.string(), openid: z.string() }).partial()
const Platform = z.looseObject({}).describe('as the platform wants it')

export const channels = contract({
  list: { method: 'GET', path: '/api/channels', summary: 'Channels, with what each must be told', access: 'read', reply: z.object({ channels: z.array(Channel) }) },
  wechatCheck: { method: 'GET', path: '/api/channels/wechat/{scene_id}', summary: 'WeChat official account: server check', access: 'open', params: z.object({ scene_id: Id }), query: WeChatQuery, reply: Platform },
  wechat: { method: 'POST', path: '/api/channels/wechat/{scene_id}', summary: 'WeChat official account: a message', access: 'open', params: z.object({ scene_id: Id }), query: WeChatQuery, bytes: DELIVERY_LIMIT, reply: Platform },
  webhook: { method: 'POST', path: '/api/channels/webhook/{type}/{id}', summary: 'A message from a platform, or for a scene or an agent', access: 'open', params: z.object({ type: WebhookType, id: Id }), query: z.looseObject({}), bytes: DELIVERY_LIMIT, reply: Platform },
  webhookCheck: { method: 'GET', path: '/api/channels/webhook/{type}/{id}', summary: 'A platform’s check of the address (WeCom)', access: 'open', params: z.object({ type: WebhookType, id: Id }), query: z.looseObject({}), reply: Platform },
})

export interface ChannelEvents {
  'channel.received': { entry_id: string, channel: string, user_id: string | null, verdict: string }
  'channel.answered': { entry_id: string, channel: string, user_id: string, ok: boolean }
}
