// What strangers may write, for every place where words can stand: markup, scripts, templates, endless lines, letters that turn or pile up.
import type { Words } from '../pictures/words'
import type { House } from './house'

export const SCRIPT = '<script>window.ran=1</script><img src=x onerror="window.ran=1"><svg onload="window.ran=1"><iframe src="javascript:parent.ran=1"></iframe><a href="javascript:window.ran=1">click</a>'
const TEMPLATE = '{{ constructor.constructor("window.ran=1")() }} #{window.ran=1} @:{ran} {\'@\'} | %s'
export const LINE = 'x'.repeat(100_000)
const TURNING = '‮‭⁦مرحبا بالعالم‏ \u202Egnp.exe ​‍ Z̸̢̛͎a̷l̵g̶o̴'
const ZALGO = `Z${'\u0337\u0322\u031B\u034E'.repeat(40)}algo`
const FAMILY = '👨‍👩‍👧‍👦'
const MARKDOWN = `[click](javascript:window.ran=1) [data](data:text/html,<script>window.ran=1</script>) ![far](https://elsewhere.invalid/x.png) <https://elsewhere.invalid> [[${SCRIPT}]] [[${'w'.repeat(300)}]]\n\n| ${'c'.repeat(400)} | b |\n| --- | --- |\n| ${SCRIPT} | ${TURNING} |\n\n\`\`\`\n${LINE.slice(0, 2000)}\n\`\`\`\n\n`

/** 120 characters on one line, as names may be. */
export const NAME = `<b onmouseover=window.ran=1>${'Ｗ'.repeat(20)}</b>‮ evil 👩‍👩‍👧‍👦🏴‍☠️ ${'n'.repeat(60)}`.slice(0, 120)
const named = (what: string): string => `${what} ${NAME}`.slice(0, 119)

export const EVERYTHING = [SCRIPT, TEMPLATE, TURNING, ZALGO, LINE, MARKDOWN, '# not a heading\n\n'.repeat(80), FAMILY.repeat(500), `javascript:alert(1) https://example.com/${'a/'.repeat(400)}`]
const ALL = `${SCRIPT}\n\n${TEMPLATE}\n\n${TURNING}\n\n${ZALGO}\n\n${MARKDOWN}${LINE.slice(0, 50_000)}`
const profile = { role: SCRIPT.slice(0, 190), objective: TURNING + SCRIPT, traits: [SCRIPT, 'w'.repeat(500)], rules: [TEMPLATE], background: LINE.slice(0, 19_000) }

/** The words of a house in which everybody means harm. */
export const STRANGE: Words = {
  archivist: { name: named('a'), role: profile.role },
  xiaomei: { name: named('x'), role: TURNING },
  scout: { name: named('s'), role: ZALGO.slice(0, 199) },
  letters: EVERYTHING.map(words => ['researcher', words]),
  said: EVERYTHING.map(words => `@researcher ${words}`.slice(0, 100_000)),
  asks: [`Remember that ${SCRIPT}`, `Remember that ${TURNING} ${'x'.repeat(400)}`],
  fails: SCRIPT,
  held: TURNING,
  mention: ALL,
  memory: [ALL, `${ALL}\n- ${SCRIPT}`],
  group: { name: NAME, announcement: `${SCRIPT}\n${'announce'.repeat(200)}`, said: [ALL] },
  model: { asked: ALL, looks: ALL, says: MARKDOWN, answers: ALL },
  base: {
    name: NAME,
    purpose: SCRIPT + 'p'.repeat(3000),
    pages: ['sleep', 'whiskers', 'purring'].map(slug => ({ slug, title: named(slug), type: '<i onclick=window.ran=1>kind</i>', tags: ['<b>tag</b>', 't'.repeat(60), '‮gat'], body: `${ALL}\n\n[[sleep]] [[purring]]` })),
  },
  visitors: [[named('v'), SCRIPT], [TURNING, ALL], ['w'.repeat(128), LINE]],
  hires: [1, 2, 3].map(n => ({ name: named(`h${n}`), requested_by: n === 3 ? 'user' : 'leader', reason: SCRIPT + LINE.slice(0, 3000), profile })),
  rejected: ALL.slice(0, 4000),
  tasks: ['morning', 'stock', 'month'].map((id, i) => ({ id, name: named(id), task: ALL, assigned_to: 'writer', cron: `${i} 9 * * *` })),
  entry: { kiosk: NAME, bot: named('b'), asks: ALL.slice(0, 60_000) },
  key: NAME,
  server: NAME,
  skill: `---\nname: gift-wrap\ndescription: ${JSON.stringify(SCRIPT)}\n---\n\n${MARKDOWN}`,
  heartbeat: ALL,
}

/** What the house had before it was strange: its agents, its room, its group. */
export async function estrange({ api }: House): Promise<void> {
  for (const id of ['leader', 'researcher', 'writer'])
    await api('PUT', `/api/agents/${id}`, { name: named(id), display: { nickname: id === 'writer' ? NAME : '', avatar: '<i>👩‍👩‍👧' }, profile })
  await api('PUT', '/api/scenes/counter', { name: NAME, description: SCRIPT + 'd'.repeat(3000) })
  await api('PUT', '/api/scenes/counter/context', { content: ALL })
  await api('POST', '/api/providers', { id: 'strange', name: NAME, kind: 'openai-compatible', base_url: 'http://127.0.0.1:9/v1', model: `<b>${'m'.repeat(190)}`, enabled: false })
  await api('PUT', '/api/prices', { currency: 'EUR', prices: [{ provider: 'strange', model: `<b>${'m'.repeat(190)}`, input: 1, output: 1 }] })
}
