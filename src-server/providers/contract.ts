// Providers: where language models think, and which of them thinks for the team.
import { z } from 'zod'
import { contract, Deleted, Id, Name, Timestamp, Trashed } from '../kernel/route'

/** The provider that every house has. */
export const OFFLINE = 'offline'

const Remote = z.enum(['openai-compatible', 'openai', 'anthropic', 'google'])
export const ProviderKind = z.enum([OFFLINE, ...Remote.options])
export type ProviderKind = z.infer<typeof ProviderKind>
export type RemoteKind = z.infer<typeof Remote>

/** Where those are that stand in one place. A base URL of the provider’s own takes precedence. */
export const ADDRESSES: Readonly<Record<RemoteKind, string | null>> = {
  'openai-compatible': null,
  'openai': 'https://api.openai.com/v1',
  'anthropic': 'https://api.anthropic.com/v1',
  'google': 'https://generativelanguage.googleapis.com/v1beta',
}

/** What a screen offers when a provider is added. */
export const Preset = z.object({
  name: z.string(),
  kind: Remote,
  base_url: z.string().nullable(),
  key_url: z.string().nullable().describe('where a key is had; null: none is needed'),
})
export type Preset = z.infer<typeof Preset>

export const PRESETS: readonly Preset[] = [
  { name: 'Ollama', kind: 'openai-compatible', base_url: 'http://127.0.0.1:11434/v1', key_url: null },
  { name: 'LM Studio', kind: 'openai-compatible', base_url: 'http://127.0.0.1:1234/v1', key_url: null },
  { name: 'llama.cpp', kind: 'openai-compatible', base_url: 'http://127.0.0.1:8080/v1', key_url: null },
  { name: 'vLLM', kind: 'openai-compatible', base_url: 'http://127.0.0.1:8000/v1', key_url: null },
  { name: 'OpenAI', kind: 'openai', base_url: null, key_url: 'https://platform.openai.com/api-keys' },
  { name: 'Anthropic', kind: 'anthropic', base_url: null, key_url: 'https://console.anthropic.com/settings/keys' },
  { name: 'Google', kind: 'google', base_url: null, key_url: 'https://aistudio.google.com/apikey' },
  { name: 'DeepSeek', kind: 'openai-compatible', base_url: 'https://api.deepseek.com/v1', key_url: 'https://platform.deepseek.com/api_keys' },
  { name: 'Qwen (通义千问)', kind: 'openai-compatible', base_url: 'https://dashscope.aliyuncs.com/compatible-mode/v1', key_url: 'https://bailian.console.aliyun.com/?tab=model#/api-key' },
  { name: 'Qwen (international)', kind: 'openai-compatible', base_url: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1', key_url: 'https://bailian.console.alibabacloud.com/?tab=model#/api-key' },
  { name: 'Moonshot (月之暗面)', kind: 'openai-compatible', base_url: 'https://api.moonshot.cn/v1', key_url: 'https://platform.moonshot.cn/console/api-keys' },
  { name: 'Moonshot (international)', kind: 'openai-compatible', base_url: 'https://api.moonshot.ai/v1', key_url: 'https://platform.moonshot.ai/console/api-keys' },
  { name: 'GLM (智谱)', kind: 'openai-compatible', base_url: 'https://open.bigmodel.cn/api/paas/v4', key_url: 'https://open.bigmodel.cn/usercenter/apikeys' },
  { name: 'SiliconFlow (硅基流动)', kind: 'openai-compatible', base_url: 'https://api.siliconflow.cn/v1', key_url: 'https://cloud.siliconflow.cn/account/ak' },
  { name: 'OpenRouter', kind: 'openai-compatible', base_url: 'https://openrouter.ai/api/v1', key_url: 'https://openrouter.ai/settings/keys' },
]

export const Provider = z.object({
  id: Id,
  name: z.string(),
  kind: ProviderKind,
  base_url: z.string().nullable().describe('null: the standard address of its kind'),
  has_key: z.boolean(),
  model: z.string().nullable().describe('who thinks where nobody says which model'),
  enabled: z.boolean(),
  ready: z.boolean().describe('enabled, and with a key where its kind needs one'),
  timeout_ms: z.number().int().describe('so long it may say nothing'),
  created_at: Timestamp,
  updated_at: Timestamp,
})
export type Provider = z.infer<typeof Provider>

export const TIMEOUT_MS = 120_000

const Address = z.string().trim().max(500).refine(isAddress, 'must be an address that begins with http:// or https://, without a password, “?” or “#”')
const Key = z.string().trim().min(1).max(1000).regex(/^[\x21-\x7E]+$/, 'must be one word of plain letters, digits and signs')
const ModelName = z.string().trim().min(1).max(200).regex(/^\P{Cc}*$/u, 'must be a single line')

const Settings = z.object({
  name: Name,
  kind: Remote,
  base_url: Address.nullable(),
  api_key: Key.nullable().describe('goes in and never comes out; null takes it away. A key is for one address: it is dropped when the provider moves to another'),
  model: ModelName.nullable(),
  enabled: z.boolean(),
  timeout_ms: z.number().int().min(100).max(300_000),
}).partial()
export type ProviderChange = z.infer<typeof Settings>

const Chosen = z.object({ provider: Id, model: ModelName.nullable().describe('null: the provider’s own') })
export const Choice = z.object({
  default: Chosen.describe('who thinks for agents that name no provider'),
  fallback: Chosen.nullable().describe('who is asked when that one gives no answer'),
})
export type Choice = z.infer<typeof Choice>

/** What came of one small call. */
export const Trial = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), model: z.string(), latency_ms: z.number().int(), reply: z.string().optional() }),
  z.object({ ok: z.literal(false), reason: z.string(), message: z.string() }),
])
export type Trial = z.infer<typeof Trial>

export const ModelInfo = z.object({ id: z.string(), name: z.string().nullable() })
export type ModelInfo = z.infer<typeof ModelInfo>

const ById = z.object({ id: Id })
const One = z.object({ provider: Provider })

export const providers = contract({
  list: { method: 'GET', path: '/api/providers', summary: 'Where models think, the offline engine first; and what could be added', access: 'read', reply: z.object({ providers: z.array(Provider), presets: z.array(Preset) }) },
  get: { method: 'GET', path: '/api/providers/{id}', summary: 'One provider', access: 'read', params: ById, reply: One },
  create: {
    method: 'POST',
    path: '/api/providers',
    summary: 'Add a provider',
    access: 'owner',
    body: Settings.extend({ name: Name, kind: Remote, id: Id.optional() }),
    reply: One,
    status: 201,
  },
  update: { method: 'PUT', path: '/api/providers/{id}', summary: 'Change a provider; what is left out stays as it is', access: 'owner', params: ById, body: Settings, reply: One },
  remove: { method: 'DELETE', path: '/api/providers/{id}', summary: 'Delete a provider; its agents think as the team does', access: 'admin', params: ById, reply: Deleted },
  trash: { method: 'GET', path: '/api/trash/providers', summary: 'Deleted providers that can be restored, the latest first', access: 'read', reply: z.object({ providers: z.array(Trashed) }) },
  restore: { method: 'POST', path: '/api/trash/providers/{id}/restore', summary: 'Bring a deleted provider back', access: 'owner', params: ById, reply: One, status: 201 },
  test: { method: 'POST', path: '/api/providers/{id}/test', summary: 'One small call to a provider, enabled or not', access: 'admin', params: ById, body: z.object({ model: ModelName }).partial(), reply: Trial },
  models: { method: 'GET', path: '/api/providers/{id}/models', summary: 'The models a provider says it has', access: 'admin', params: ById, reply: z.object({ models: z.array(ModelInfo) }) },
  choice: { method: 'GET', path: '/api/models/default', summary: 'Who thinks for the team, and who when that fails', access: 'read', reply: Choice },
  choose: { method: 'PUT', path: '/api/models/default', summary: 'Choose who thinks for the team; what is left out stays as it is', access: 'admin', body: Choice.partial(), reply: Choice },
})

export interface ProviderEvents {
  'provider.created': Provider
  'provider.updated': Provider
  'provider.removed': { id: string }
  'models.updated': Choice
}

function isAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null
  return url !== null && /^https?:$/.test(url.protocol) && !url.username && !url.password && !/[?#]/.test(text)
}
