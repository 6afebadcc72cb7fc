// Folders of older CocoCats, as their several versions wrote them: for the tests of taking them in.
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Writes files below a folder; what is no text is written as JSON. */
export function writeFiles(root: string, files: Record<string, unknown>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content, null, 2))
  }
}

export const lines = (...values: unknown[]): string => values.map(value => `${typeof value === 'string' ? value : JSON.stringify(value)}\n`).join('')

/** A moment as Python writes it: local, without a zone. */
export const LOCAL = '2026-05-02T23:54:06.645318'
export const LOCAL_AS_UTC = new Date(2026, 4, 2, 23, 54, 6, 645).toISOString()

/** The first version: a registry in TOML, profiles in YAML, groups and mailboxes as lines of JSON. */
export function writeFirstVersion(root: string): void {
  writeFiles(root, {
    'Cargo.toml': '[package]',
    'agents/config.toml': '[[agents]]\nid = "leader"\nname = "组长"\ninterpreter = "python"\nenabled = true\nscene = "development"\n\n[[agents]]\nid = "employee_a"\nname = "员工A 🐱"\nenabled = false\nscene = "nowhere"\n\n[[agents]]\nname = "nobody: it has no id"\n',
    'agents/HEARTBEAT.md': '# Team Heartbeat\n',
    'agents/leader/profile.yaml': 'name: Leader\nrole: resident\npersonality: Strategic and decisive\nskills:\n  - communication\n  - gone\n',
    'agents/leader/memory/MEMORY.md': '# 组长\n\n- 喜欢猫 🐈\n',
    'agents/leader/memory/history.jsonl': lines({ timestamp: LOCAL, prompt: '你好', response_summary: 'Hello 👋', iterations: 2 }, '{"timestamp": "2026-05-0', { prompt: 'and then?', response_summary: '', iterations: 1 }),
    'agents/leader/skills/manifest.json': { public: ['file-ops'], private: ['strategy'] },
    'agents/leader/session.jsonl': lines({ role: 'user', content: 'hi' }),
    'agents/employee_a/profile.yaml': 'name: [broken\n',
    'agents/employee_a/HEARTBEAT.md': '- [ ] water the plants\n',
    'agents/employee_a/skills/泡茶.md': '# Skill: 泡茶\n\n先烧水。\n',
    'agents/sub-00302b9e9674/session.jsonl': lines({ role: 'user', content: 'a worker of a moment' }),
    'agents/mailbox/employee_a/inbox.jsonl': lines({ from: 'leader', content: 'Can you review 退款 #42?', timestamp: LOCAL, status: 'read' }, { from: 'admin', content: 'And this one?', timestamp: '2026-05-03T08:00:00', status: 'unread' }, 'not json', { from: 'leader', content: '   ', timestamp: LOCAL, status: 'unread' }),
    'agents/mailbox/user/inbox.jsonl': lines({ from: 'employee_a', content: 'Done 🎉', timestamp: '2026-05-03T09:00:00', status: 'unread' }),
    'agents/mailbox/ghost/inbox.jsonl': lines({ from: 'leader', content: 'Are you there?', timestamp: LOCAL, status: 'unread' }),
    'agents/schedule.json': { tasks: [{ id: 1, task: 'test', assigned_to: 'leader', status: 'completed', result: 'done' }, { id: 2, task: '每周一写周报', assigned_to: 'employee_a', status: 'pending', cron: '0 9 * * 1' }, { id: 3, task: 'Tidy up', assigned_to: 'leader', status: 'pending' }, { id: 4, task: 'Nonsense', assigned_to: 'leader', status: 'pending', cron: 'whenever' }, { id: 5, task: 'Lost', assigned_to: 'ghost', status: 'pending' }, 'no task'] },
    'agents/_usage.jsonl': lines({ timestamp: LOCAL, agent_id: 'leader', prompt_preview: 'x', input_tokens: 120, output_tokens: 30, total_tokens: 150, iterations: 1 }, { timestamp: LOCAL, agent_id: 'sub-00302b9e9674', input_tokens: 1, output_tokens: 1 }),
    'agents/hire_requests/approved/x.json': { id: 'x', name: 'X', status: 'pending' },
    'agents/hire_requests/pending/y.json': { id: 'y', name: 'Y', status: 'pending' },
    'chat/group.jsonl': lines({ msg_id: 'msg_000001', timestamp: '2026-05-01T10:00:00.123456789+00:00', from: 'leader', to: '*', content: 'Good morning @员工A 🐱', message_type: 'chat' }, { msg_id: 'msg_000002', timestamp: '2026-05-01T09:00:00+00:00', from: 'system', to: '*', content: 'The clock was turned back.', message_type: 'system' }),
    'chat/groups.json': { groups: [{ id: 'launch', name: '发布 🚀', announcement: 'Ship it', members: [{ id: 'admin', name: 'You' }, { id: 'leader', name: 'L' }, { id: 'ghost', name: 'G' }] }] },
    'chat/launch/messages.jsonl': lines({ id: 1, from: 'admin', content: 'When do we launch?', timestamp: '2026-05-02T10:00:00' }, { id: 2, from: 'employee_a', content: 'Taken back', timestamp: '2026-05-02T10:00:01', recalled: true }, { id: 3, from: 'leader', content: 'Tomorrow. 明天发布', timestamp: '2026-05-02T10:00:02', read_by: [] }),
    'scenes/development/CONTEXT.md': '# 研发\n\nWrite tests.\n',
    'scenes/development/roster.json': { agents: ['leader', 'ghost'] },
    'scenes/development/mounted_kbs.json': { mounted: ['team-wiki', 'gone'], search_mode: 'token' },
    'scenes/development/skills/manifest.json': { env_skills: ['code_review', 'communication', 'gone'] },
    'scenes/development/skills/code_review.md': '# Skill: Code Review\n\nReview code changes.\n',
    'scenes/development/skills/communication.md': '# Skill: Communication\n\nIn this scene, say it twice.\n',
    'scenes/development/users/user123/history.jsonl': lines({ timestamp: LOCAL, direction: 'incoming', content: 'My order?', channel: 'web_api' }, { timestamp: '2026-05-02T23:54:10', direction: 'outgoing', content: 'On its way.', channel: 'web_api' }),
    'knowledge/team-wiki/purpose.md': '# Team Wiki Purpose\n\nWhat we know.\n',
    'knowledge/team-wiki/index.md': '# Index\n',
    'knowledge/team-wiki/wiki/entities/KVM.md': 'type: entity\ntitle: KVM 虚拟机\ntags:\n  - 内核\n---\n# KVM\n\nSee [[模板（Template）]].\n',
    'knowledge/team-wiki/wiki/concepts/模板（Template）.md': '# 模板\n\n一种蓝本。\n',
    'knowledge/team-wiki/wiki/concepts/broken.md': '---\ntags: [broken\n---\n# Broken\n',
    'knowledge/team-wiki/raw/sources/notes.md': 'test',
    'skills/public/communication.md': '# Skill: Communication\n\nBe clear.\n',
    'skills/public/file-ops.md': '---\nname: Files\ndescription: How to handle files\n---\n\nCarefully.\n',
    'skills/private/strategy.md': '# Skill: Strategy\n\nThink ahead.\n',
    'skills/strategy.md': '# Skill: Strategy\n\nThink ahead.\n',
    'config/providers.json': { providers: [{ name: 'deepseek', api_key: 'sk-very-secret' }] },
    '.env': 'API_KEY=sk-very-secret\n',
    'cococat.db': 'SQLite format 3',
  })
}

/** A later one: profiles and scenes in JSON and YAML, residents in config/, a memory in lower case. */
export function writeLaterVersion(root: string): void {
  writeFiles(root, {
    'agents/config.toml': '# Legacy config — no longer used.\n',
    'config/residents/coco.yaml': 'id: main\nmodel: deepseek-v4-pro\nname: Coco\nrole: resident\n',
    'agents/main/memory/memory.md': '用户叫 Leaif\n',
    'agents/研究员/profile.json': { role: '研究', objective: '找资料', traits: ['细心', '', 'x'.repeat(600)], rules: 'Cite sources', background: '博士', gender: 'female' },
    'scenes/customer-service/scene.json': { scene_id: 'customer-service', title: '智能客服', description: 'Many entries', entries: [{ channel: 'weixin', config: { token: 'sk-very-secret' } }] },
    'scenes/customer-service/config.json': { mounted_kbs: ['知识'], assigned_agents: [{ agent_id: 'main', role: 'host' }, '研究员'] },
    'scenes/customer-service/entries.json': { entries: [{ token: 'sk-very-secret' }] },
    'scenes/客厅/scene.yaml': 'id: lounge\nname: Lounge\ncontext: |\n  Be kind.\nkbs: []\nskills:\n  - communication\nroster: [main]\n',
    'knowledge/知识/wiki/note/a.md': '---\ntype: idea\ntitle: A\n---\n\nText.\n',
    'skills/communication/SKILL.md': '---\nname: Talk\ndescription: Talking\n---\n\nTalk.\n',
    'skills/communication/notes/more.md': 'More.\n',
  })
}

/** What somebody who means harm, or a disk gone wrong, would leave in such a folder. */
export function writeHostile(root: string): void {
  writeFiles(root, {
    'agents/config.toml': '[[agents]]\nid = "../x"\nname = "Escape"\n[[agents]]\nid = "user"\nname = "Me"\n[[agents]]\nid = "Leader"\nname = "Second"\n[[agents]]\nid = "leader"\nname = "First"\n',
    'x/profile.json': { role: 'outside' },
    'agents/leader/profile.json': '{"role": ',
    'agents/leader/memory/MEMORY.md': 'binary\0memory',
    'agents/mailbox/leader/inbox.jsonl': `${'['.repeat(100_000)}\n${lines({ from: '../../etc', content: 'half \uD83D emoji', timestamp: 'soon', status: 'unread' }, { from: 'x', content: 'From the future', timestamp: '9999-12-31T00:00:00Z', status: 'unread' }, { from: 'x', content: 'y'.repeat(100_001), timestamp: LOCAL })}`,
    'scenes/s/users/.../history.jsonl': lines({ content: 'dots' }),
    'scenes/s/scene.yaml': `a: &a [x]\nb: &b [${'*a,'.repeat(50)}]\nc: [${'*b,'.repeat(50)}]\n`,
    'knowledge/big/wiki/n/big.md': 'x'.repeat(5 * 1024 * 1024),
    'knowledge/big/raw/sources/movie.bin': '',
  })
  truncateSync(join(root, 'knowledge/big/raw/sources/movie.bin'), 60 * 1024 * 1024)
  symlinkSync('/etc/passwd', join(root, 'agents/leader/HEARTBEAT.md'))
  symlinkSync('/etc', join(root, 'scenes/etc'))
}
