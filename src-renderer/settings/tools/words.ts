// What tools are for, in the person's language: those of the house in our words, others as their server describes them.
import type { ToolInfo } from '@server/engine/contract'
import { i18n, t } from '@/shell/i18n'

/** The part of a name that is the tool's own: `search` of `shop__search`. */
export const shortName = ({ name, source }: Pick<ToolInfo, 'name' | 'source'>): string => name.startsWith(`${source}__`) ? name.slice(source.length + 2) : name

export function purposeOf({ name, source, description }: Pick<ToolInfo, 'name' | 'source' | 'description'>): string {
  const known = `settings.tools.house.${name}`
  return source === 'house' && i18n.global.te(known) ? t(known) : description
}

/** Tools by where they come from, the house's own first. */
export function bySource<T extends Pick<ToolInfo, 'source'>>(tools: readonly T[]): { source: string, tools: T[] }[] {
  const sources = [...new Set(tools.map(({ source }) => source))].sort((a, b) => Number(b === 'house') - Number(a === 'house'))
  return sources.map(source => ({ source, tools: tools.filter(tool => tool.source === source) }))
}
