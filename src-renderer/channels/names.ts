// Channels as the page calls them: the doors of other platforms, on the graph under ids like `channel:wechat`.
import { t } from '@/shell/i18n'

const PREFIX = 'channel:'
const KNOWN = ['wechat', 'wecom', 'feishu', 'dingtalk', 'telegram', 'slack', 'discord', 'github', 'generic', 'api'] as const

/** Whether an id is that of a channel: neither an agent nor the person. */
export const isChannel = (id: string): boolean => id.startsWith(PREFIX)

/** A channel by its name, in the person's language where it has one there. */
export function channelNameOf(id: string): string {
  const name = id.slice(PREFIX.length)
  const known = KNOWN.find(each => each === name)
  return known ? t(`channels.${known}`) : name
}
