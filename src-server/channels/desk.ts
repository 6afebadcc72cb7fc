// The front desk: where what an outside person says is taken to whoever answers. The scenes noun plays it; channels only know this.
import type { TargetType } from '../entries/contract'

export interface Target { type: TargetType, id: string }

export interface FrontDesk {
  exists: (to: Target) => boolean
  /**
   * Says something to a scene or an agent and waits for the answer; null when nobody had anything to say. Throws a refusal
   * when it cannot be answered. The same `key` is the same message: said again after a crash, it is not a second one.
   */
  say: (to: Target, said: { user_id: string, content: string, channel: string, agent_id?: string, key?: string }) => Promise<{ reply: string | null, agent_id: string, message_id: string }>
}
