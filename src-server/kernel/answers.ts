// Answers that are not JSON: what another platform's protocol wants to the letter, streams of server-sent events, and files to keep.
import type { Response } from 'express'
import { rmSync } from 'node:fs'

/** An answer in another protocol's own words. */
export class Raw {
  constructor(readonly status: number, readonly type: string, readonly text: string) {}
}

/** Server-sent events (the HTML standard's `text/event-stream`): each with a name and data as JSON. Ends when the iterable ends. */
export class Stream {
  constructor(readonly events: AsyncIterable<{ event: string, data: unknown }>) {}
}

/** A file to keep, under this name. One that was made for this answer (`once`) is deleted when it has been sent. */
export class Download {
  constructor(readonly file: string, readonly name: string, readonly options: { once?: boolean } = {}) {}
}

/** Sends a file, or the part of it that is asked for, without ever holding the whole. */
export function sendDownload(response: Response, { file, name, options }: Download): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    response.set('Cache-Control', 'no-store').type('application/octet-stream')
    response.download(file, name, { dotfiles: 'allow', cacheControl: false }, error => error && !response.headersSent ? reject(error) : resolve()) // a reader that went away is nobody's fault
  }).finally(() => options.once && rmSync(file, { force: true }))
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
