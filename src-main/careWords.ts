// What the dialogs about the house's folder and about updates say, in both languages of the app.
import type { MoveRefusal } from './folder'

const en = {
  chooseFolder: 'Where should the data folder be?',
  moveHere: 'Move here',
  move: 'Move',
  cancel: 'Cancel',
  moveTo: (to: string) => `Move the data folder to ${to}?`,
  moving: 'CocoCat rests while everything is copied and compared. The old folder stays as it is until you remove it yourself.',
  network: 'This folder is on a network drive. If the connection breaks while CocoCat writes, its database can be damaged. A disk of this computer is safer.',
  fixed: 'This start was told where the data folder is (--home or COCOCAT_HOME). Start CocoCat without it to move the folder.',
  notKept: 'The new place could not be written down, so the old folder stays in use.',
  refusals: {
    not_empty: 'That folder is not empty. Choose an empty one, or make a new one in it.',
    same: 'That is the data folder already.',
    inside: 'That folder is inside the data folder. Choose one outside of it.',
    not_writable: 'CocoCat may not write into that folder.',
    no_space: 'There is not enough room on that disk.',
  } satisfies Record<MoveRefusal, string>,
  updateOff: 'No address for updates is set',
  updateOffDetail: 'CocoCat asks nobody whether there is a newer version until you set an address in Settings. Until then look where you got it from.',
  updateLatest: (version: string) => `CocoCat ${version} is the newest version`,
  updateNewer: (version: string) => `CocoCat ${version} is there`,
  updateNewerDetail: 'Do you want to download it now? Nothing is installed before you say so.',
  updateDownloaded: (version: string) => `CocoCat ${version} is ready`,
  updateDownloadedDetail: 'CocoCat finishes what is in progress, ends, and starts as the new version.',
  updateFailed: 'The update address could not be asked',
  download: 'Download',
  install: 'Install and restart',
  later: 'Later',
}

export type CareWords = typeof en

const zh: CareWords = {
  chooseFolder: '数据文件夹要放在哪里？',
  moveHere: '移到这里',
  move: '移动',
  cancel: '取消',
  moveTo: to => `要把数据文件夹移到 ${to} 吗？`,
  moving: '复制并核对期间 CocoCat 会暂停。旧文件夹会原样保留，直到你自己删除它。',
  network: '这个文件夹在网络驱动器上。如果在 CocoCat 写入时连接中断，数据库可能损坏。放在本机磁盘上更安全。',
  fixed: '这次启动指定了数据文件夹的位置（--home 或 COCOCAT_HOME）。请去掉它再启动，然后移动文件夹。',
  notKept: '无法记录新的位置，因此继续使用旧文件夹。',
  refusals: {
    not_empty: '那个文件夹不是空的。请选择空文件夹，或在其中新建一个。',
    same: '那已经是数据文件夹了。',
    inside: '那个文件夹在数据文件夹里面。请选择外面的文件夹。',
    not_writable: 'CocoCat 无法写入那个文件夹。',
    no_space: '那个磁盘的空间不够。',
  },
  updateOff: '还没有设置更新地址',
  updateOffDetail: '在“设置”中填写地址之前，CocoCat 不会向任何人询问新版本。在此之前，请到你获取它的地方查看。',
  updateLatest: version => `CocoCat ${version} 已是最新版本`,
  updateNewer: version => `有新版本 CocoCat ${version}`,
  updateNewerDetail: '现在下载吗？在你同意之前不会安装任何东西。',
  updateDownloaded: version => `CocoCat ${version} 已准备好`,
  updateDownloadedDetail: 'CocoCat 会完成手头的工作，然后退出，并以新版本启动。',
  updateFailed: '无法查询更新地址',
  download: '下载',
  install: '安装并重启',
  later: '以后再说',
}

/** The words in the language of `locale`, a tag such as `zh-CN`. */
export const careWordsFor = (locale: string): CareWords => locale.toLowerCase().startsWith('zh') ? zh : en
