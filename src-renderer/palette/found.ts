// What the server finds as the person types: pages, letters and messages, each with what opens exactly it.
import type { Found } from '@server/search/contract'
import type { Ref } from 'vue'
import type { Entry } from './entry'
import type { Latest } from '@/api/latest'
import { FileText } from '@lucide/vue'
import { useI18n } from 'vue-i18n'
import { useAgents } from '@/agents/store'
import { client } from '@/api/client'
import { useLatest } from '@/api/latest'
import { toPage } from '@/knowledge/links'
import { useKnowledge } from '@/knowledge/store'

/** Of each kind so many. */
const MOST = 5

export function useFound(words: Ref<string>): Latest<{ results: Found[] }> & { entryOf: (found: Found) => Entry } {
  const { t } = useI18n()
  const agents = useAgents()
  const knowledge = useKnowledge()

  function entryOf({ kind, title, snippet, timestamp, from, where }: Found): Entry {
    const common = { kind, snippet, timestamp }
    if (kind === 'page')
      return { ...common, id: `page ${where.kb_id}/${where.slug}`, label: title, detail: knowledge.nameOf(where.kb_id), icon: FileText, to: toPage(where.kb_id, where.slug) }
    if (kind === 'letter')
      return { ...common, id: `letter ${where.id}`, label: t('palette.between', { from: agents.nameOf(from), to: agents.nameOf(where.mailbox) }), agent: from, to: { name: 'mailboxes', params: { id: where.mailbox, idx: where.idx } } }
    return { ...common, id: `message ${where.id}`, label: agents.nameOf(from), detail: title, agent: from, to: { name: 'chat', params: { group: where.group_id }, query: { message: where.id } } }
  }

  return { ...useLatest(words, (q, signal) => client.search.find({ query: { q, limit: MOST } }, { signal })), entryOf }
}
