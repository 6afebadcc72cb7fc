// Says something to a scene as somebody from outside, and hears the answer word by word.
import type { ChatReply } from '@server/scenes/contract'
import { ApiError } from '@/api/error'
import { api } from '@/api/routes'

export interface Said { user_id: string, content: string, agent_id?: string }

/** With this status a turn that failed is answered, before its first word and after. */
const FAILED = 409

type Heard = { event: 'token', data: { token: string } } | { event: 'done', data: ChatReply } | { event: 'error', data: { code: string, error: string } }

const unreachable = (): ApiError => new ApiError(0, 'offline', 'The server cannot be reached')

/** The events of a stream, each when all of it is there. Of the format only what this server writes is read: an event and its data, a line each. */
async function* eventsOf(stream: ReadableStream<BufferSource>): AsyncGenerator<Heard> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader() // Safari cannot iterate a stream
  let rest = ''
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const parts = (rest + read.value).split('\n\n')
    rest = parts.pop()!
    for (const part of parts) {
      const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(part) ?? []
      if (event && data)
        yield { event, data: JSON.parse(data) } as Heard
    }
  }
}

/** Answers the whole reply; throws an `ApiError` for what is refused, and for a turn that came to nothing one with the turn’s reason as its code. */
export async function speakTo(scene: string, body: Said, hear: (words: string) => void, signal: AbortSignal): Promise<ChatReply> {
  const address = api.scenes.chat.path.replace('{id}', encodeURIComponent(scene))
  const headers = { 'content-type': 'application/json', 'accept': 'text/event-stream' }
  const response = await fetch(address, { method: 'POST', credentials: 'same-origin', headers, body: JSON.stringify(body), signal }).catch((error: unknown) => {
    throw signal.aborted ? error : unreachable()
  })
  if (!response.ok) {
    const { code = 'unexpected', error = response.statusText } = await response.json().catch(() => ({})) as { code?: string, error?: string }
    throw new ApiError(response.status, code, error)
  }
  for await (const { event, data } of eventsOf(response.body!)) {
    if (event === 'token')
      hear(data.token)
    else if (event === 'done')
      return data
    else
      throw new ApiError(FAILED, data.code, data.error)
  }
  throw unreachable()
}
