// ngrok's tunnel by its own library, which is loaded when the tunnel is first opened.
import type { OpenedTunnel, OpenTunnel } from '../tunnel'
import { TunnelFailure } from '../tunnel'

/** ngrok's words for a token that is wrong, revoked, or of another account (ERR_NGROK_105, 107, 109 …). */
const BAD_TOKEN = /ERR_NGROK_10\d\b|authentication failed/i
const ANY_REFUSAL = /ERR_NGROK_\d+/

export const openNgrok: OpenTunnel = async ({ host, port }, { address, token, signal, log }) => {
  if (token === null)
    throw new TunnelFailure('no_token', '')
  const { forward } = await import('@ngrok/ngrok')
  let end: (reason: string) => void = () => {}
  const ended = new Promise<string>(resolve => end = resolve)
  const opening = forward({
    addr: `${host}:${port}`,
    authtoken: token,
    ...address !== null && { domain: new URL(address).hostname },
    onStatusChange: (status) => {
      log.debug({ status }, 'ngrok')
      if (status === 'closed')
        end('ngrok closed the tunnel')
    },
  }).then((listener): OpenedTunnel => ({
    address: new URL(listener.url()!).origin,
    ended,
    close: () => listener.close().catch(() => {}).then(() => end('closed')),
  }), (error: unknown) => {
    throw failureOf(error)
  })
  return Promise.race([opening, abandoned(signal, opening)])
}

/** The library cannot be told to stop connecting: a tunnel that opens after the owner closed it is closed at once. */
function abandoned(signal: AbortSignal, opening: Promise<OpenedTunnel>): Promise<never> {
  return new Promise((_resolve, reject) => signal.addEventListener('abort', () => {
    void opening.then(tunnel => tunnel.close(), () => {})
    reject(signal.reason)
  }, { once: true }))
}

function failureOf(error: unknown): TunnelFailure {
  const said = error instanceof Error ? error.message : String(error)
  if (BAD_TOKEN.test(said))
    return new TunnelFailure('bad_token', said)
  return new TunnelFailure(ANY_REFUSAL.test(said) ? 'program_refused' : 'no_network', said)
}
