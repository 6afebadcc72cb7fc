// What people and agents of the house in the pictures say, in both languages.
export type Language = 'en' | 'zh'

export interface Words {
  archivist: { name: string, role: string }
  xiaomei: { name: string, role: string }
  scout: { name: string, role: string }
  /** Letters of the person, in their order. */
  letters: readonly [to: string, words: string][]
  said: readonly string[]
  /** What needs the person’s word, and what cannot be done. */
  asks: readonly string[]
  fails: string
  held: string
  mention: string
  memory: readonly string[]
  group: { name: string, announcement: string, said: readonly string[] }
  model: { asked: string, says: string, looks: string, answers: string }
  base: { name: string, purpose: string, pages: readonly { slug: string, title: string, type: string, tags: string[], body: string }[] }
  visitors: readonly [who: string, asks: string][]
  hires: readonly { name: string, reason: string, requested_by: string, profile: object }[]
  rejected: string
  tasks: readonly { id: string, name: string, task: string, assigned_to: string, cron: string }[]
  entry: { kiosk: string, bot: string, asks: string }
  /** A key for a program, a server of tools, a skill, and what an agent looks after by itself. */
  key: string
  server: string
  skill: string
  heartbeat: string
}

const en: Words = {
  archivist: { name: 'Archivist', role: 'Keeps order' },
  xiaomei: { name: '小美', role: '客服' },
  scout: { name: 'Scout', role: 'Looks around' },
  letters: [
    ['xiaomei', '记住：退货之前先问清楚购买日期'],
    ['archivist', 'Remember that the lease is in the blue folder'],
    ['leader', 'Ask @writer how we sign letters'],
    ['leader', 'Tell @xiaomei that the new cat trees arrive on Friday'],
    ['researcher', 'Ask @archivist where the lease is'],
    ['leader', 'Have @researcher find what our handbook says about refunds and @writer make a short notice of it'],
    ['researcher', 'When do parcels leave, and what is different for a cat tree?'],
  ],
  said: ['@researcher when is the shop open?', '@writer @archivist what do you know about the lease?', 'Thank you, that is all I need for today.'],
  asks: ['Remember that the sign on the door is green.', 'Remember that we close early on Friday.'],
  fails: 'What is new in the neighbourhood?',
  held: 'Where are the invoices of last year?',
  mention: 'The supplier wrote: the salmon is out of stock until Monday. Shall I look for another one?',
  memory: ['# What I know\n\n- The sign on the door is blue.\n', '# What I know\n\n- The sign on the door is green.\n- Customers like short answers.\n'],
  group: { name: 'Shop floor', announcement: 'What happens between the shelves.', said: ['@leader what is left to do today?', '@xiaomei 记住：周五上新货'] },
  model: { asked: 'May a customer return an opened bag of food?', looks: 'I look it up in the handbook.', says: 'Let me see what it says about food.', answers: 'Yes, if the cat would not eat it: we take back **one** opened bag of each kind within 14 days.\n\n- The receipt is needed.\n- It is paid back as a voucher.' },
  base: {
    name: 'Cat lore',
    purpose: 'What we know of cats, for whoever writes to customers.',
    pages: [
      { slug: 'sleep', title: 'Sleep', type: 'habit', tags: ['night', 'rest'], body: 'Cats sleep **twelve to sixteen** hours a day, see [[whiskers]].\n\n## Where\n\n- high up\n- in boxes\n- where it is warm\n\n> A cat that sleeps in the window is content.\n' },
      { slug: 'whiskers', title: 'Whiskers', type: 'body', tags: ['senses'], body: 'Whiskers tell how wide a gap is. They are never cut. See [[sleep]] and [[purring]].\n' },
      { slug: 'purring', title: 'Purring', type: 'habit', tags: ['voice', 'rest'], body: 'A cat purrs when it is content, and sometimes when it is ill.\n\n| When | How |\n| --- | --- |\n| content | low |\n| hungry | high |\n' },
    ],
  },
  visitors: [['Mrs Baker', 'How long does shipping take?'], ['Tom', 'May I return a scratching post?'], ['Mrs Baker', 'And on holidays?']],
  hires: [
    { name: 'Lin', requested_by: 'leader', reason: 'Six letters waited over an hour for a translation this week.', profile: { role: 'Translator', objective: 'Translates what customers write.', traits: ['patient', 'exact'], rules: ['Ask when a word can mean two things.'], background: 'Three years at a travel agency.' } },
    { name: 'Otto', requested_by: 'researcher', reason: 'Nobody counts what is on the shelves.', profile: { role: 'Stock keeper', objective: 'Knows what is there and what is missing.', traits: ['orderly'] } },
    { name: 'Max', requested_by: 'user', reason: 'A second pair of eyes for letters.', profile: { role: 'Proofreader' } },
  ],
  rejected: 'Writer reads them twice already.',
  tasks: [
    { id: 'morning', name: 'Morning summary', task: 'Write a summary of what came in over night.', assigned_to: 'writer', cron: '0 9 * * *' },
    { id: 'stock', name: 'Count the cat food', task: 'Find what our handbook says about cat food', assigned_to: 'researcher', cron: '30 18 * * 1,5' },
    { id: 'month', name: 'Monthly report', task: 'What do you know about suppliers?', assigned_to: 'leader', cron: '0 8 1 * *' },
  ],
  entry: { kiosk: 'Kiosk in the shop', bot: 'Telegram of the shop', asks: 'When do parcels leave?' },
  key: 'Script of the till',
  server: 'Calendar',
  skill: '---\nname: gift-wrap\ndescription: How a present is wrapped. Use it when somebody buys one.\n---\n\nTwo ribbons, never three.\n',
  heartbeat: 'Look whether a letter waits for more than a day.',
}

const zh: Words = {
  archivist: { name: '档案员', role: '保管资料' },
  xiaomei: { name: '小美', role: '客服' },
  scout: { name: '侦察员', role: '到处看看' },
  letters: [
    ['xiaomei', '记住：退货之前先问清楚购买日期'],
    ['archivist', '记住租约在蓝色文件夹里'],
    ['leader', '问 @写手 我们的信怎么落款'],
    ['leader', '告诉 @小美 新的猫爬架周五到货'],
    ['researcher', '问 @档案员 租约在哪里'],
    ['leader', '让研究员查一下手册里关于退款怎么说，再让写手写成一份简短的告示'],
    ['researcher', '包裹什么时候发出？'],
  ],
  said: ['@研究员 营业时间是几点？', '@写手 @档案员 关于租约你们知道什么？', '谢谢，今天就这些。'],
  asks: ['记住门上的牌子是绿色的。', '记住周五提早打烊。'],
  fails: '附近有什么新鲜事？',
  held: '去年的发票在哪里？',
  mention: '供应商来信：三文鱼要到周一才有货。要不要我再找一家？',
  memory: ['# 我知道的\n\n- 门上的牌子是蓝色的。\n', '# 我知道的\n\n- 门上的牌子是绿色的。\n- 顾客喜欢简短的回答。\n'],
  group: { name: '店面', announcement: '货架之间的事。', said: ['@组长 今天还有什么没做？', '@小美 记住：周五上新货'] },
  model: { asked: '开过封的猫粮可以退吗？', looks: '我查一下手册。', says: '看看关于猫粮怎么写。', answers: '可以，只要猫不肯吃：每种口味 14 天内可退**一袋**开过封的。\n\n- 需要小票。\n- 以礼券退还。' },
  base: {
    name: '猫咪常识',
    purpose: '给回信的同事：我们对猫的了解。',
    pages: [
      { slug: 'sleep', title: '睡眠', type: '习性', tags: ['夜晚', '休息'], body: '猫每天睡**十二到十六**个小时，见 [[whiskers]]。\n\n## 在哪里\n\n- 高处\n- 箱子里\n- 暖和的地方\n\n> 在窗边睡觉的猫是满足的。\n' },
      { slug: 'whiskers', title: '胡须', type: '身体', tags: ['感官'], body: '胡须能量出缝隙有多宽，千万不要剪。见 [[sleep]] 和 [[purring]]。\n' },
      { slug: 'purring', title: '呼噜', type: '习性', tags: ['声音', '休息'], body: '猫满足时会打呼噜，有时生病也会。\n\n| 什么时候 | 怎样 |\n| --- | --- |\n| 满足 | 低沉 |\n| 饿了 | 高 |\n' },
    ],
  },
  visitors: [['陈女士', '包裹什么时候发出？'], ['小汤', '猫抓板可以退吗？'], ['陈女士', '节假日呢？']],
  hires: [
    { name: '小林', requested_by: 'leader', reason: '这周有六封信等翻译等了一个多小时。', profile: { role: '翻译', objective: '翻译顾客的来信。', traits: ['耐心', '准确'], rules: ['一词两义时先问清楚。'], background: '在旅行社工作过三年。' } },
    { name: '阿奥', requested_by: 'researcher', reason: '没有人清点货架。', profile: { role: '库管', objective: '知道有什么、缺什么。', traits: ['有条理'] } },
    { name: '小马', requested_by: 'user', reason: '信件需要第二双眼睛。', profile: { role: '校对' } },
  ],
  rejected: '写手已经读两遍了。',
  tasks: [
    { id: 'morning', name: '早间小结', task: '把夜里收到的写成一份小结。', assigned_to: 'writer', cron: '0 9 * * *' },
    { id: 'stock', name: '清点猫粮', task: '查一下手册里关于猫粮怎么说', assigned_to: 'researcher', cron: '30 18 * * 1,5' },
    { id: 'month', name: '月度报告', task: '关于供应商你知道什么？', assigned_to: 'leader', cron: '0 8 1 * *' },
  ],
  entry: { kiosk: '店里的自助机', bot: '小店的 Telegram', asks: '包裹什么时候发出？' },
  key: '收银机脚本',
  server: '日历',
  skill: '---\nname: gift-wrap\ndescription: 礼物怎么包。有人买礼物时使用。\n---\n\n两条丝带，绝不三条。\n',
  heartbeat: '看看有没有信等了一天以上。',
}

export const WORDS: Readonly<Record<Language, Words>> = { en, zh }
