// Candidates for a position without a language model: built from what was asked, each with another strength, and saying so.
import type { Profile } from '../agents/contract'
import type { Language } from '../kernel/text'
import { createHash } from 'node:crypto'
import { languageOf } from '../kernel/text'

export interface Position { position: string, skills: string[], responsibilities: string[], traits: string[], count: number, language?: Language }
export interface Candidate { name: string, profile: Profile, reason: string }

/** A way of working; each candidate of a plan has another. */
interface Manner { trait: string, rule: string, gain: string }

interface Words {
  names: string[]
  manners: Manner[]
  objective: (position: string, duties: string) => string
  /** Between the parts of a list. */
  joint: string
  passOn: string
  background: (skills: string, strongest: string) => string
  reason: (manner: Manner, focus: string | undefined) => string
}

const en: Words = {
  names: ['Ada', 'Basil', 'Clara', 'Dorian', 'Edith', 'Felix', 'Greta', 'Hugo', 'Iris', 'Jonas', 'Kira', 'Leo', 'Mina', 'Noah', 'Olive', 'Pavel', 'Quinn', 'Rosa', 'Silas', 'Tessa', 'Uma', 'Victor', 'Wanda', 'Yara'],
  manners: [
    { trait: 'careful', rule: 'Check a fact before passing it on, and say where it is from.', gain: 'what it hands over has been checked' },
    { trait: 'quick', rule: 'Give a short first answer at once, and improve it afterwards.', gain: 'something usable is there early' },
    { trait: 'organised', rule: 'Keep a list of what is open, and report on it without being asked.', gain: 'nothing that was agreed gets lost' },
    { trait: 'plain-spoken', rule: 'Write so that a newcomer understands it; explain every term of art once.', gain: 'everyone can follow the results' },
    { trait: 'questioning', rule: 'Ask back when a task can be read in two ways, and name doubts openly.', gain: 'misunderstandings show before work is lost on them' },
  ],
  objective: (position, duties) => duties ? `Do the work of this position, ${position}: ${duties}.` : `Do the work of this position: ${position}.`,
  joint: '; ',
  passOn: 'When a task lies outside these responsibilities, say so and pass it to the leader.',
  background: (skills, strongest) => `Chosen for these skills: ${skills}. Strongest in: ${strongest}.`,
  reason: ({ trait, gain }, focus) => `${focus ? `Puts “${focus}” first and is ${trait}` : `Is ${trait}`}, so ${gain}. Put together by the offline engine from what you wrote; no language model has weighed it.`,
}

const zh: Words = {
  names: ['安然', '博文', '晨曦', '德明', '恩泽', '方圆', '观澜', '浩然', '佳宁', '景行', '可心', '乐天', '明远', '念慈', '平川', '清和', '若溪', '思齐', '庭芳', '文渊', '晓舟', '雅言', '远山', '知行'],
  manners: [
    { trait: '细致', rule: '转述之前先核对事实，并注明出处。', gain: '交出来的内容都经过核对' },
    { trait: '敏捷', rule: '先给出简短的初稿，再逐步完善。', gain: '很早就有能用的结果' },
    { trait: '有条理', rule: '记下所有未完成的事项，主动汇报进展。', gain: '说好的事情不会遗漏' },
    { trait: '表达清楚', rule: '写得让新来的人也能看懂，术语第一次出现时要解释。', gain: '人人都能看懂结果' },
    { trait: '勤于追问', rule: '任务可以有两种理解时先问清楚，有疑虑就直说。', gain: '误解能在动手之前发现' },
  ],
  objective: (position, duties) => duties ? `承担“${position}”的工作：${duties}。` : `承担“${position}”的工作。`,
  joint: '；',
  passOn: '遇到职责之外的任务，说明情况并转给负责人。',
  background: (skills, strongest) => `因以下技能入选：${skills}。最擅长：${strongest}。`,
  reason: ({ trait, gain }, focus) => `${focus ? `侧重“${focus}”，` : ''}做事${trait}，${gain}。由离线引擎根据你填写的内容拼成，没有经过语言模型评估。`,
}

const words: Record<Language, Words> = { en, zh }

/** The same question to the same team always gives the same candidates; nobody of the team is named twice. */
export function planCandidates(asked: Position, taken: string[]): Candidate[] {
  const { position, skills, responsibilities, traits, count } = asked
  const say = words[asked.language ?? languageOf([position, ...responsibilities, ...skills, ...traits].join(' '))]
  const seed = createHash('sha256').update(JSON.stringify([position, skills, responsibilities, traits])).digest()
  const focuses = skills.length > 0 ? skills : responsibilities
  return namesFrom(say.names, seed.readUInt32BE(0), count, taken).map((name, i) => {
    const manner = say.manners[(seed[4]! + i) % say.manners.length]!
    const focus = focuses[i % focuses.length]
    const profile: Profile = {
      role: position,
      objective: clip(say.objective(position, responsibilities.join(say.joint)), 4000),
      traits: [...new Set([...traits, manner.trait])],
      rules: [manner.rule, say.passOn],
      background: focus === undefined || skills.length === 0 ? '' : say.background(skills.join(say.joint), focus),
    }
    return { name, profile, reason: say.reason(manner, focus) }
  })
}

/** So many names, beginning anywhere in the list; once all of them are taken, again with a number. */
function namesFrom(names: string[], start: number, count: number, taken: string[]): string[] {
  const used = new Set(taken)
  const found: string[] = []
  for (let n = 0; found.length < count; n++) {
    const round = Math.floor(n / names.length) + 1
    const name = names[(start + n) % names.length]! + (round > 1 ? ` ${round}` : '')
    if (!used.has(name))
      found.push(name)
  }
  return found
}

const clip = (text: string, length: number): string => text.length > length ? `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : text
