// AGENT_ROSTER.md: the team as agents and people read it.
import type { Agent } from '../agents/contract'
import type { Language } from '../kernel/text'
import { shorten } from '../kernel/text'

interface Words { note: string, title: string, role: string, objective: string, home: string, atWork: string, onLeave: string }

const words: Record<Language, Words> = {
  en: { note: 'CocoCat keeps this page: it is written anew whenever the team changes, and edits here are replaced.', title: 'Who works here', role: 'Role', objective: 'Objective', home: 'Home scene', atWork: 'At work.', onLeave: 'On leave: letters wait until it is back.' },
  zh: { note: '本页由 CocoCat 维护：团队一有变动就会重写，在这里的修改会被覆盖。', title: '团队成员', role: '职责', objective: '目标', home: '所属场景', atWork: '在岗。', onLeave: '暂离：信件会等它回来。' },
}

/** The whole page. `sceneName` tells a scene's name by its id. */
export function rosterPage(agents: readonly Agent[], sceneName: (id: string) => string, language: Language): string {
  const say = words[language]
  const entry = ({ id, name, display, role, objective, scene, enabled }: Agent): string => {
    const facts: [string, string][] = [[say.role, role], [say.objective, objective], [say.home, scene === null ? '' : sceneName(scene)]]
    const told = facts.filter(([, text]) => text.trim()).map(([label, text]) => `- ${label}: ${shorten(text, 300)}`)
    return [`## ${shorten(display.nickname || name, 120)} (\`${id}\`)`, '', ...told, `- ${enabled ? say.atWork : say.onLeave}`].join('\n')
  }
  return `<!-- ${say.note} -->\n\n# ${say.title}\n\n${agents.map(entry).join('\n\n')}\n`
}
