// The collaboration graph, kept current in the very transaction in which a letter or a mention is written.
import type { Agent } from '../agents/contract'
import type { ChatEvents, ChatMessage } from '../chat/contract'
import type { Bus } from '../kernel/bus'
import type { Db } from '../kernel/db'
import type { Letter, MailEvents } from '../mailbox/contract'
import type { SceneEvents } from '../scenes/contract'
import type { CollaborationEvents, GraphEdge, GraphNode, Said } from './contract'
import type { EdgeKey, EdgeStore } from './store'
import { newId } from '../kernel/ids'
import { shorten } from '../kernel/text'
import { agentNode, belongsTo, channelNodes, personNode, utc } from './nodes'
import { CHANNEL, MOST_EDGES } from './store'

export interface Collaboration {
  graph: (filter: { since?: string, until?: string, scene?: string }) => { nodes: GraphNode[], edges: GraphEdge[] }
}

const WORDS = 160

export function createCollaboration(options: {
  db: Db<CollaborationEvents>
  bus: Bus<MailEvents & ChatEvents & SceneEvents>
  store: EdgeStore
  agents: { list: () => Agent[] }
  /** Who serves in a scene. */
  servesIn: (scene: string) => string[]
  letter: (id: string) => Letter | null
  message: (id: string) => ChatMessage | null
}): Collaboration {
  const { db, bus, store } = options

  function travel(key: EdgeKey, content: string, at: string, said: Said | null = null): void {
    const words = shorten(content, WORDS)
    db.emit('edge.added', { edge: store.travel(newId(), key, words, at, said), from: key.from, to: key.to, words })
  }

  /** An answer goes back along the edge it answers; where that is unknown, it is a letter of its own. */
  function answer(original: EdgeKey, from: string, content: string, at: string): void {
    const words = shorten(content, WORDS)
    const edge = store.reply(newId(), original, { from, content: words, timestamp: at })
    if (edge)
      db.emit('edge.added', { edge, from, to: original.from, words })
    else
      travel({ from, to: original.from, type: 'message', task_id: original.task_id }, content, at)
  }

  const keyOf = (letter: Letter): EdgeKey => ({ from: letter.from, to: letter.to, type: letter.type === 'task' ? 'task' : 'message', task_id: letter.task_id })

  bus.within('mail.delivered', ({ message: letter }) => {
    const original = letter.reply_to === null ? null : options.letter(letter.reply_to)
    if (original && letter.from === original.to && letter.to === original.from)
      answer(keyOf(original), letter.from, letter.content, letter.timestamp)
    else
      travel(keyOf(letter), letter.content, letter.timestamp)
  })

  bus.within('chat.message', (message) => {
    const original = message.reply_to === null ? null : options.message(message.reply_to)
    if (original?.mentions.includes(message.from))
      answer({ from: original.from, to: message.from, type: 'mention', task_id: original.task_id }, message.from, message.content, message.timestamp)
    for (const to of message.mentions)
      travel({ from: message.from, to, type: 'mention', task_id: message.task_id }, message.content, message.timestamp, { group_id: message.group_id, message_id: message.id })
  })

  bus.within('scene.message', (message) => {
    const key: EdgeKey = { from: `${CHANNEL}${message.channel}`, to: message.agent_id, type: 'message', task_id: null }
    if (message.direction === 'incoming')
      travel(key, message.content, message.timestamp)
    else
      answer(key, message.agent_id, message.content, message.timestamp)
  })

  return {
    graph({ since, until, scene }) {
      const agents = options.agents.list().filter(belongsTo(scene, options.servesIn))
      const nodes = [personNode, ...agents.map(agent => agentNode(agent, agent.status))]
      const edges = store.between(nodes.map(node => node.id), since === undefined ? '' : utc(since), until === undefined ? '9999' : utc(until), MOST_EDGES)
      return { nodes: [...nodes, ...channelNodes(edges)], edges }
    },
  }
}
