// How each kind of provider is spoken to, by the AI SDK. It is loaded with the first call: a house without providers starts without it.
import type { LanguageModel } from 'ai'
import type { OpenProvider } from '../../providers/service'

/** The SDK's model of a provider, on a line. Keys come from the vault only, never from the environment. */
export async function speak({ kind, id, url: baseURL, key }: OpenProvider, model: string, fetch: typeof globalThis.fetch): Promise<LanguageModel> {
  const apiKey = key ?? ''
  switch (kind) {
    case 'openai': return (await import('@ai-sdk/openai')).createOpenAI({ baseURL, apiKey, fetch }).responses(model)
    case 'anthropic': return (await import('@ai-sdk/anthropic')).createAnthropic({ baseURL, apiKey, fetch })(model)
    case 'google': return (await import('@ai-sdk/google')).createGoogle({ baseURL, apiKey, fetch })(model)
    case 'openai-compatible': return compatible({ name: id, baseURL, fetch, includeUsage: true, ...(key !== null && { apiKey: key }) }, model)
  }
}

/** Many open models think aloud between `<think>` and `</think>`; that is not part of the answer. */
async function compatible(settings: { name: string, baseURL: string, fetch: typeof globalThis.fetch, includeUsage: boolean, apiKey?: string }, model: string): Promise<LanguageModel> {
  const [{ createOpenAICompatible }, { wrapLanguageModel, extractReasoningMiddleware }] = await Promise.all([import('@ai-sdk/openai-compatible'), import('ai')])
  return wrapLanguageModel({ model: createOpenAICompatible(settings)(model), middleware: extractReasoningMiddleware({ tagName: 'think' }) })
}

/** The SDK itself, keeping its remarks to itself. */
export async function loadSdk(): Promise<typeof import('ai')> {
  globalThis.AI_SDK_LOG_WARNINGS = false
  return import('ai')
}
