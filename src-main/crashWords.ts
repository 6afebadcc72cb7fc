// What a person reads when the house cannot be opened or kept open, in both languages of the app.
import type { TroubleKind } from '../src-server/kernel/trouble'
import type { StartFailure } from './supervisor'

/** What the crash page tells. */
export interface Crash {
  readonly title: string
  readonly text: string
  /** What the system said and the log, newest last. */
  readonly lines: readonly string[]
}

interface Mend { readonly title: string, readonly text: string }

const en = {
  lang: 'en',
  couldNotStart: 'CocoCat could not start',
  keepsStopping: 'CocoCat keeps stopping',
  safe: 'Your team and everything that was sent to it are safe on this computer. Try again; if it happens once more, the lines below say why, and “Save a report…” gathers what an engineer needs.',
  details: 'Details',
  retry: 'Try again',
  logs: 'Open logs',
  copy: 'Copy the details',
  report: 'Save a report…',
  done: { copy: 'Copied', retry: 'Starting…' },
  quit: 'Quit',
  mend: {
    house_open: { title: 'This house is open already', text: 'Another CocoCat, perhaps one without a window, has this data folder open. Close it, then try again.' },
    key_wrapped: { title: 'The key of this house is locked', text: 'Its stored API keys are protected by a key store that this start cannot open: the folder came from another computer, or the key store was refused or reset. Unlock the key store and try again. On the computer it came from, Settings can switch the protection off or save a copy of the key. To go on without it, rename keys/vault.wrapped in the data folder: everything is there, only API keys have to be entered again.' },
    key_damaged: { title: 'The key file of this house is damaged', text: 'Put keys/vault.key back from a backup, then try again. To go on without it, rename it: everything is there, only stored API keys have to be entered again.' },
    key_foreign: { title: 'This is not the key of this house', text: 'The folder “keys” holds the key of another house. Put the right one back, then try again.' },
    key_file: { title: 'The key file cannot be used', text: 'COCOCAT_KEY_FILE names a file that holds no key of a house.' },
    newer_house: { title: 'This house was last opened by a newer CocoCat', text: 'Update CocoCat to open it. Nothing was changed.' },
    disk_full: { title: 'The disk is full', text: 'Make some room on it, then try again. Nothing that was stored is lost.' },
    not_allowed: { title: 'The data folder cannot be used', text: 'CocoCat may not read or write there, or the disk is not connected. Mend that, then try again.' },
    database_damaged: { title: 'The database is damaged', text: 'The folder “backups” in the data folder holds copies of it: put one in the place of cococat.db, then try again. The agents’ own folders are not touched by this.' },
    port_taken: { title: 'The port is taken', text: 'Another program listens on the port that CocoCat was told to use. Close it, or start CocoCat without --port.' },
  } satisfies Record<TroubleKind, Mend>,
}

export type CrashWords = typeof en

const zh: CrashWords = {
  lang: 'zh-CN',
  couldNotStart: 'CocoCat 未能启动',
  keepsStopping: 'CocoCat 反复停止运行',
  safe: '你的团队以及发给它的所有内容都安全地保存在这台电脑上。请重试；如果再次发生，下面几行说明了原因，“保存报告…”会收集工程师需要的信息。',
  details: '详情',
  retry: '重试',
  logs: '打开日志',
  copy: '复制详情',
  report: '保存报告…',
  done: { copy: '已复制', retry: '正在启动…' },
  quit: '退出',
  mend: {
    house_open: { title: '这个数据文件夹已被打开', text: '另一个 CocoCat（可能没有窗口）正在使用这个数据文件夹。请先关闭它，然后重试。' },
    key_wrapped: { title: '这个数据文件夹的密钥被锁住了', text: '已保存的 API 密钥受密钥库保护，而这次启动无法打开它：文件夹可能来自另一台电脑，或者密钥库被拒绝访问、被重置。请解锁密钥库后重试。在原来的电脑上，可以在“设置”中关闭保护，或保存一份密钥副本。若要放弃它继续使用，请重命名数据文件夹中的 keys/vault.wrapped：所有内容都还在，只需重新输入 API 密钥。' },
    key_damaged: { title: '密钥文件已损坏', text: '请从备份中恢复 keys/vault.key，然后重试。若要放弃它继续使用，请将其重命名：所有内容都还在，只需重新输入 API 密钥。' },
    key_foreign: { title: '这不是这个数据文件夹的密钥', text: '“keys”文件夹中是另一处的密钥。请放回正确的密钥，然后重试。' },
    key_file: { title: '密钥文件无法使用', text: 'COCOCAT_KEY_FILE 指定的文件中没有可用的密钥。' },
    newer_house: { title: '数据上次由更新版本的 CocoCat 打开', text: '请更新 CocoCat 后再打开。没有任何改动。' },
    disk_full: { title: '磁盘已满', text: '请腾出一些空间，然后重试。已保存的内容不会丢失。' },
    not_allowed: { title: '无法使用数据文件夹', text: 'CocoCat 无法在那里读写，或者磁盘没有连接。请解决后重试。' },
    database_damaged: { title: '数据库已损坏', text: '数据文件夹中的“backups”里有它的副本：用其中一份替换 cococat.db，然后重试。智能体各自的文件夹不受影响。' },
    port_taken: { title: '端口已被占用', text: '另一个程序正在使用指定给 CocoCat 的端口。请关闭它，或启动时不要使用 --port。' },
  },
}

/** The words in the language of `locale`, a tag such as `zh-CN`. */
export const crashWordsFor = (locale: string): CrashWords => locale.toLowerCase().startsWith('zh') ? zh : en

/** What is told of a failure: a trouble in its own words with the system's below, anything else with what was printed and logged last. */
export function tellCrash({ message, trouble, lines }: StartFailure, words: CrashWords, wasUp: boolean, logged: readonly string[] = []): Crash {
  if (trouble) return { ...words.mend[trouble], lines: [message] }
  return { title: wasUp ? words.keepsStopping : words.couldNotStart, text: words.safe, lines: [...logged, message, ...lines] }
}
