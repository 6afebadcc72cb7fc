// How the uses of tools are drawn and told: a sign, the words that say most, and what came of each.
import type { Component } from 'vue'
import { Bookmark, BookOpen, CalendarPlus, Eraser, FilePen, Files, FileText, FolderOpen, Globe, GraduationCap, History, Mail, MessageSquare, Plug, Search, Send, Sparkles, UserPlus } from '@lucide/vue'
import { useAgents } from '@/agents/store'
import { t } from '@/shell/i18n'

const ICONS: Readonly<Record<string, Component>> = {
  send_message: Mail,
  dispatch_task: Send,
  post_to_group: MessageSquare,
  search_knowledge: Search,
  read_page: BookOpen,
  write_page: FilePen,
  remember: Bookmark,
  forget: Eraser,
  recall_history: History,
  use_skill: GraduationCap,
  learn_skill: Sparkles,
  request_hire: UserPlus,
  schedule_task: CalendarPlus,
  read_file: FileText,
  write_file: Files,
  list_files: FolderOpen,
  fetch_url: Globe,
}

/** The sign of a tool; one of an MCP server is plugged in. */
export const iconOf = (tool: string): Component => ICONS[tool] ?? Plug

/** The arguments that say what a use is about, the most telling first. */
const TELLING = ['query', 'page', 'slug', 'url', 'path', 'skill', 'name', 'title', 'text', 'content', 'task', 'role']
const GLANCE = 120

/** What a use of a tool is about, on one line; empty where nothing tells. */
export function glanceOf(args: Record<string, unknown>): string {
  if (typeof args.to === 'string')
    return t('turns.step.to', { name: useAgents().nameOf(args.to) })
  const said = TELLING.map(key => args[key]).find(value => typeof value === 'string' && value.trim())
    ?? Object.values(args).find(value => typeof value === 'string' && value.trim())
  return typeof said === 'string' ? said.slice(0, GLANCE).replace(/\s+/g, ' ').replace(/[\uD800-\uDBFF]$/, '').trim() : ''
}

/** `refused`: the house would not; `undone`: left out in a run again; `unknown`: nobody knows whether it happened. */
export type Outcome = 'done' | 'refused' | 'undone' | 'unknown'
const BEGINNINGS: readonly (readonly [string, Outcome])[] = [['refused: ', 'refused'], ['not done: ', 'undone'], ['unknown: ', 'unknown']]

/** What came of a use, and its result without the word that says so. */
export function outcomeOf(result: string): { outcome: Outcome, text: string } {
  const [beginning, outcome] = BEGINNINGS.find(([start]) => result.startsWith(start)) ?? ['', 'done']
  return { outcome, text: result.slice(beginning.length) }
}
