// What the offline engine says, in the language it was asked in.

import type { Language } from '../../kernel/text'

export interface Phrases {
  remembered: (line: string) => string
  known: (line: string) => string
  sent: (names: string) => string
  asked: (names: string) => string
  hireAsked: (position: string) => string
  refused: (why: string) => string
  relay: (name: string, text: string) => string
  also: string
  knowledge: (title: string, text: string) => string
  memory: (text: string) => string
  history: (name: string, date: string, text: string) => string
  profile: (text: string) => string
  nothing: (about: string) => string
  nothingOutside: (about: string) => string
  whatIAm: (name: string, role: string) => string
  hello: (name: string) => string
  welcome: string
  noName: (name: string) => string
  you: string
}

const en: Phrases = {
  remembered: line => `I will remember: “${bare(line)}”.`,
  known: line => `I remember that already: “${bare(line)}”.`,
  sent: names => `I wrote to ${names}.`,
  asked: names => `I asked ${names}. You will hear from me when the answer is here.`,
  hireAsked: position => `I asked to hire: ${position}. It waits for a decision under hiring.`,
  refused: why => `I could not do that: ${why}`,
  relay: (name, text) => `${name} answers:\n\n${text}`,
  also: 'I also found:',
  knowledge: (title, text) => `“${text}” — from the page “${title}”`,
  memory: text => `“${text}” — from my memory`,
  history: (name, date, text) => `“${text}” — ${name} wrote this to me on ${date}`,
  profile: text => `“${text}” — from my profile`,
  nothing: about => `I found nothing about “${about}” in my memory, my history or my profile. Write “remember …” and I will keep it, or “ask @someone …” and I will pass it on.`,
  nothingOutside: about => `I am sorry, I found nothing about “${about}”. Could you put it in other words?`,
  whatIAm: (name, role) => `I am ${name}${role ? `, ${lowerFirst(role)}` : ''}. I run on CocoCat’s offline engine: a small deterministic program, not a language model. I look things up in my memory, my history and my profile, I remember what you tell me to (“remember …”), and I pass letters on (“tell @someone …”, “ask @someone …”). I do not understand more than that and will not pretend to.`,
  hello: name => `Hello, this is ${name}. Ask me something, tell me to remember something, or send me to a colleague: “ask @someone …”.`,
  welcome: 'You are welcome.',
  noName: name => `There is nobody called “${name}” here, so I did not send anything.`,
  you: 'you',
}

const zh: Phrases = {
  remembered: line => `我记住了：“${bare(line)}”。`,
  known: line => `这一条我已经记着：“${bare(line)}”。`,
  sent: names => `我已写信给 ${names}。`,
  asked: names => `我已去问 ${names}，有回音就告诉你。`,
  hireAsked: position => `我已提出招聘：${position}。等你在招聘里决定。`,
  refused: why => `这件事没有办成：${why}`,
  relay: (name, text) => `${name} 的答复：\n\n${text}`,
  also: '另外还找到：',
  knowledge: (title, text) => `“${text}”——来自页面“${title}”`,
  memory: text => `“${text}”——来自我的记忆`,
  history: (name, date, text) => `“${text}”——${name} 在 ${date} 写给我的`,
  profile: text => `“${text}”——来自我的档案`,
  nothing: about => `在我的记忆、往来和档案里没有找到与“${about}”有关的内容。你可以写“记住……”让我记下，或写“问 @某人……”让我去问。`,
  nothingOutside: about => `抱歉，没有找到与“${about}”有关的内容，能换个说法吗？`,
  whatIAm: (name, role) => `我是 ${name}${role ? `，${role}` : ''}。我运行在 CocoCat 的离线引擎上：它是一个确定性的小程序，不是语言模型。我会在自己的记忆、往来和档案里查找，记下你让我记的事（“记住……”），替你传话（“告诉 @某人……”“问 @某人……”）。除此之外我并不理解，也不会假装理解。`,
  hello: name => `你好，我是 ${name}。可以问我问题，让我记住一件事，或者派我去问同事：“问 @某人……”。`,
  welcome: '不客气。',
  noName: name => `这里没有叫“${name}”的同事，所以什么也没有发出。`,
  you: '你',
}

export const phrases: Record<Language, Phrases> = { en, zh }

/** Without the full stop it ends with: the sentence around it has its own. */
const bare = (line: string): string => line.replace(/[.\u3002]$/, '')

const lowerFirst = (text: string): string => /^[A-Z][a-z]/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text
