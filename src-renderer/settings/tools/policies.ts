// What may hold for a tool, as choices beside each other.
import type { Policy } from '@server/agents/contract'
import type { ComputedRef } from 'vue'
import { computed } from 'vue'
import { t } from '@/shell/i18n'

export const POLICIES = ['allow', 'ask', 'deny'] as const satisfies readonly Policy[]
export const TONES = { allow: 'good', ask: 'warn', deny: 'bad' } as const

export interface PolicyOption { value: Policy, label: string, tone: 'good' | 'warn' | 'bad', hint: string }

export const usePolicies = (): ComputedRef<PolicyOption[]> => computed(() => POLICIES.map(value => ({ value, label: t(`settings.tools.policy.${value}`), tone: TONES[value], hint: t(`settings.tools.policyText.${value}`) })))
