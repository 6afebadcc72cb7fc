// What the offline engine has words for; each language says it in its own.
import type { Form } from './requests'

export interface Phrases {
  remembered: (line: string) => string
  known: (line: string) => string
  rememberedForAll: (line: string) => string
  forgot: (line: string) => string
  noSuchLine: (about: string) => string
  whichLine: (lines: string) => string
  sent: (names: string) => string
  asked: (names: string) => string
  /** Whose turn comes when the answers of others are here. */
  later: (names: string) => string
  posted: (group: string) => string
  hireAsked: (position: string) => string
  scheduled: (when: string, zone: string, task: string) => string
  noTime: string
  noSuchDay: (when: string) => string
  /** How a reminder is written down for later, and how it reads when it comes. */
  remindMe: (what: string) => string
  reminder: (what: string) => string
  refused: (why: string) => string
  /** A tool it was not given. */
  mayNot: (tool: string) => string
  relay: (name: string, text: string) => string
  /** Whose findings the lines are that follow. */
  foundBy: (name: string) => string
  buildsOn: (names: string) => string
  /** Of whom was not asked, because there was nothing to go on from. */
  notAsked: (names: string) => string
  /** The work of one who finds out about a topic, and of one who makes something of it. */
  findAbout: (topic: string) => string
  makeOfIt: (what: string) => string
  also: string
  cite: (text: string, source: string) => string
  page: (title: string) => string
  memory: string
  teamMemory: string
  history: (name: string, date: string) => string
  group: (name: string, date: string) => string
  profile: string
  nothing: (about: string) => string
  nothingOutside: (about: string) => string
  /** Before what was found about a command that is beyond it; and where nothing was. */
  onlyFound: string
  notUnderstood: (said: string) => string
  forms: Record<Form, string>
  heading: (form: string, topic: string) => string
  /** Where the sentences of a text it made are from, and what kind of text that is. */
  madeFrom: (sources: string) => string
  yourText: string
  /** The paper of another: “my memory” as who passes it on says it. */
  theirs: (name: string, paper: string) => string
  /** Ends a sentence, and joins sentences and the items of a list. */
  stop: string
  space: string
  comma: string
  noText: string
  skills: (list: string) => string
  noSkills: string
  skill: (name: string, text: string) => string
  noPage: (title: string) => string
  readPage: (text: string, title: string) => string
  whatIAm: (name: string, role: string) => string
  hello: (name: string) => string
  welcome: string
  noName: (name: string) => string
  you: string
  /** How an answer begins that says that nothing came of a task: the engine's own, or what the house says for an agent that failed. */
  failure: RegExp
}
