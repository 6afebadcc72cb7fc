// "My own address": a proxy or tunnel that the owner runs, which leads to the webhooks' door. Nothing is started here.
import type { OpenTunnel } from '../tunnel'
import { TunnelFailure } from '../tunnel'

export const openOwn: OpenTunnel = async (_hooks, { address }) => {
  if (address === null)
    throw new TunnelFailure('no_address', '')
  let end: (reason: string) => void
  const ended = new Promise<string>(resolve => end = resolve)
  return { address: new URL(address).origin, ended, close: async () => end('closed') }
}
