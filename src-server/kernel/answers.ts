// Answers that are not JSON: what another platform's protocol wants to the letter, and streams of server-sent events.
import type { Response } from 'express'

/** An answer in another protocol's own words. */
export class Raw {
  constructor(readonly status: number, readonly type: string, readonly text: string) {}
}

/** Server-sent events (the HTML standard's `text/event-stream`): each with a name and data as JSON. Ends when the iterable ends. */
export class Stream {
  constructor(readonly events: AsyncIterable<{ event: string, data: unknown }>) {}
}

/** Writes a stream; stops asking for more when the reader has gone. */
export async function sendStream(response: Response, { events }: Stream): Promise<void> {
  response.status(200).set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' }).flushHeaders()
  for await (const { event, data } of events) {
    if (response.destroyed)
      return
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }
  response.end()
}
