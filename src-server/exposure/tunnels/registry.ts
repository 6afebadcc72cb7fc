// The kinds of tunnel there are.
import type { TunnelKind } from '../contract'
import type { OpenTunnel } from '../tunnel'
import { openCloudflared } from './cloudflared'
import { openNgrok } from './ngrok'
import { openOwn } from './own'

export type Tunnels = Partial<Record<Exclude<TunnelKind, 'none'>, OpenTunnel>>

export const tunnels: Tunnels = { own: openOwn, cloudflared: openCloudflared, ngrok: openNgrok }
