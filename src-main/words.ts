// The few sentences the person reads from main itself, when there is no page to say them.

const en = {
  couldNotStart: 'CocoCat could not start',
  hasStopped: 'CocoCat has stopped',
  kept: 'Your team and everything that was sent to it are safe on this computer. Please start CocoCat again. If it happens again, these lines say why:',
}

const zh: typeof en = {
  couldNotStart: 'CocoCat 未能启动',
  hasStopped: 'CocoCat 已停止运行',
  kept: '你的团队以及发给它的所有内容都安全地保存在这台电脑上。请重新启动 CocoCat。如果再次发生，以下几行说明了原因：',
}

/** The sentences in the language of `locale`, a tag such as `zh-CN`. */
export const wordsFor = (locale: string): typeof en => locale.toLowerCase().startsWith('zh') ? zh : en
