// Turns: what an agent did when it was woken. Facts only for now; the page follows them live.

/** What woke the agent: a letter, a mention in a group, a person from outside in a scene, or a task whose time had come. */
export type TurnKind = 'letter' | 'mention' | 'scene' | 'task'

export interface TurnEvents {
  'turn.started': { id: string, agent_id: string, kind: TurnKind, from: string, source_id: string, group_id: string | null, asked: string }
  'turn.step': { id: string, agent_id: string, step: number, tool: string, result: string }
  'turn.finished': { id: string, agent_id: string, kind: TurnKind, source_id: string, answered: boolean, duration_ms: number }
  'turn.failed': { id: string, agent_id: string, kind: TurnKind, source_id: string, reason: string, message: string }
}
