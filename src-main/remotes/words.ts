// What a person reads where another CocoCat is paired, opened, or cannot be opened, in both languages of the app.
import type { Standing } from './client'
import type { Problem } from './pairing'

interface Told { readonly title: string, readonly text: string }

const en = {
  lang: 'en',
  title: 'Open another CocoCat',
  about: 'A CocoCat on another computer, or on a server without a screen. There, open Settings → Open door → Pair a phone: it shows an address and a code.',
  known: 'Known',
  add: 'Pair another one',
  address: 'Address',
  addressHint: 'for example 192.168.1.5:4171',
  code: 'Pairing code',
  codeHint: 'good once, for five minutes',
  name: 'What you call it',
  nameHint: 'optional',
  pair: 'Pair',
  open: 'Open',
  remove: 'Remove',
  carried: 'The link says which key this house must show. Any other is refused.',
  unsealed: 'This computer has no real key store: the key to that house’s session will lie in a file that only your user can read.',
  busy: (address: string) => `Asking ${address} …`,
  problems: {
    address: 'That is no address. Type it as Settings show it there, for example 192.168.1.5:4171.',
    code: 'Type the code that the other CocoCat shows.',
    away: 'Nobody answers at this address. Is its door to the local network open, and is this computer on the same network?',
    other_key: 'Another key is shown there than the one this house has: it may be another computer that answers in its place. Nothing was sent to it. If that house was set up anew, remove it here first and pair it again.',
    not_cococat: 'What answers at this address is no CocoCat that devices can be paired with.',
    wrong_code: 'That code is not right, or is good no longer. Ask for a new one there.',
    wrong_door: 'This address leads to the house’s own computer only. Pair through its door to the local network: Settings → Open door.',
    too_many: 'Too many tries. Wait a minute, then ask for a new code there.',
  } satisfies Record<Problem, string>,
  compare: { title: 'Is this the right computer?', text: (address: string) => `You meet ${address} for the first time, and nothing vouches for it but you. Compare this with the fingerprint of the public key in Settings → Open door there. From now on only this key is accepted.`, yes: 'It is the same: pair', no: 'It is another' },
  plain: { title: 'This connection would not be encrypted', text: (address: string) => `${address} has no HTTPS. Everyone on the same network could read along and act in your name. Switch HTTPS on in Settings → Open door there, if you can.`, yes: 'Pair without encryption', no: 'Back' },
  standing: {
    away: (name: string) => ({ title: `${name} does not answer`, text: 'It may be switched off, its door to the local network closed, or this computer on another network.' }),
    ended: (name: string) => ({ title: `The pairing with ${name} was ended`, text: 'It was revoked there, the password was changed, or this computer was away for 90 days. Pair it again with a new code.' }),
    other_key: (name: string) => ({ title: `${name} shows another key`, text: 'This is not the key it was paired with: another computer may be answering in its place. It was not opened, and nothing was sent to it.\n\nIf that house was set up anew, remove it here (“Open another CocoCat…”) and pair it again.' }),
  } satisfies Record<Exclude<Standing, 'in'>, (name: string) => Told>,
  opening: (name: string) => `Opening ${name} …`,
  retry: 'Try again',
  again: 'Pair again',
  close: 'Close',
}

export type RemoteWords = typeof en

const zh: RemoteWords = {
  lang: 'zh-CN',
  title: '打开另一个 CocoCat',
  about: '另一台电脑上的 CocoCat，或没有屏幕的服务器上的 CocoCat。请在那边打开“设置 → 开门 → 配对手机”，那里会显示地址和配对码。',
  known: '已知',
  add: '配对新的',
  address: '地址',
  addressHint: '例如 192.168.1.5:4171',
  code: '配对码',
  codeHint: '仅能使用一次，五分钟内有效',
  name: '名称',
  nameHint: '可选',
  pair: '配对',
  open: '打开',
  remove: '移除',
  carried: '链接指明了对方必须出示的密钥，任何其他密钥都会被拒绝。',
  unsealed: '这台电脑没有真正的密钥库：对方会话的密钥将保存在只有你的用户可以读取的文件中。',
  busy: address => `正在询问 ${address} …`,
  problems: {
    address: '这不是有效的地址。请照那边“设置”中显示的输入，例如 192.168.1.5:4171。',
    code: '请输入另一个 CocoCat 显示的配对码。',
    away: '这个地址没有应答。对方的局域网入口打开了吗？这台电脑在同一个网络中吗？',
    other_key: '对方出示的密钥与应有的不同：可能是另一台电脑在冒充应答。没有向它发送任何内容。如果那边是重新安装的，请先在这里移除，再重新配对。',
    not_cococat: '这个地址上应答的不是可以配对的 CocoCat。',
    wrong_code: '配对码不正确或已失效。请在那边获取新的配对码。',
    wrong_door: '这个地址只供对方本机使用。请通过它的局域网入口配对：设置 → 开门。',
    too_many: '尝试次数过多。请等一分钟，然后在那边获取新的配对码。',
  },
  compare: { title: '这是正确的电脑吗？', text: address => `这是第一次连接 ${address}，除了你，没有谁能为它作证。请与那边“设置 → 开门”中公钥的指纹进行比较。之后只接受这个密钥。`, yes: '相同：配对', no: '不相同' },
  plain: { title: '此连接不会加密', text: address => `${address} 没有使用 HTTPS。同一网络中的任何人都可以看到内容，并以你的名义操作。如果可以，请在那边的“设置 → 开门”中启用 HTTPS。`, yes: '不加密也要配对', no: '返回' },
  standing: {
    away: name => ({ title: `${name} 没有应答`, text: '它可能已关机，局域网入口可能已关闭，或者这台电脑在另一个网络中。' }),
    ended: name => ({ title: `与 ${name} 的配对已结束`, text: '那边撤销了配对、更改了密码，或者这台电脑 90 天没有连接。请用新的配对码重新配对。' }),
    other_key: name => ({ title: `${name} 出示了另一个密钥`, text: '这不是配对时的密钥：可能是另一台电脑在冒充应答。没有打开它，也没有向它发送任何内容。\n\n如果那边是重新安装的，请在这里移除（“打开另一个 CocoCat…”），再重新配对。' }),
  },
  opening: name => `正在打开 ${name} …`,
  retry: '重试',
  again: '重新配对',
  close: '关闭',
}

/** The words in one language. */
export const remoteWords = (language: 'en' | 'zh'): RemoteWords => language === 'zh' ? zh : en
