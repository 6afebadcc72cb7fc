// What woke an agent, as the page calls and draws it: someone of the house, a person from outside, or its schedule.
import type { TurnKind } from '@server/engine/contract'
import type { Component } from 'vue'
import { AtSign, CalendarClock, DoorOpen, HeartPulse, Mail, Moon } from '@lucide/vue'
import { useAgents } from '@/agents/store'
import { t } from '@/shell/i18n'

const ICONS: Readonly<Record<TurnKind, Component>> = { letter: Mail, mention: AtSign, scene: DoorOpen, task: CalendarClock, heartbeat: HeartPulse, dream: Moon }

export interface Cause {
  kind: TurnKind
  name: string
  icon: Component
  /** Someone of the house has a face of their own. */
  ofHouse: boolean
}

/** The cause of a turn; of a kind this page does not know, it is taken for a letter. */
export function causeOf({ kind, from }: { kind: string, from: string }): Cause {
  const known = kind in ICONS ? kind as TurnKind : 'letter'
  const ofHouse = known === 'letter' || known === 'mention'
  return { kind: known, name: ofHouse ? useAgents().nameOf(from) : t(`turns.cause.${known}`), icon: ICONS[known], ofHouse }
}
