// Every platform there is, by its id.
import type { ChannelId } from '../../entries/contract'
import type { Platform } from '../platform'
import { dingtalk } from './dingtalk'
import { discord } from './discord'
import { feishu } from './feishu'
import { generic } from './generic'
import { github } from './github'
import { slack } from './slack'
import { telegram } from './telegram'
import { wechat } from './wechat'
import { wecom } from './wecom'

export const platforms: Readonly<Record<ChannelId, Platform>> = { wechat, telegram, feishu, dingtalk, wecom, slack, discord, github, generic }
