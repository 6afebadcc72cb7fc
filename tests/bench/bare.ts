// The bare counterpart, in a process of its own: Express, one prepared statement a request, `ws`; no sign-in, no checks, no facts.
import { createServer } from 'node:http'
import process from 'node:process'
import Database from 'better-sqlite3'
import express from 'express'
import { WebSocketServer } from 'ws'

/** The columns of an agent and of a letter, as the house's own tables have them. */
interface AgentRow { id: string, enabled: number, display: string }
interface LetterRow { sender: string, mailbox: string, read_at: string | null }

const db = new Database(process.argv[2]!) // a copy of a house's own, so that both read the same rows
db.pragma('journal_mode = WAL')
db.pragma('synchronous = FULL')
db.exec(`CREATE TABLE IF NOT EXISTS bare_letters (idx INTEGER PRIMARY KEY, id TEXT NOT NULL, sender TEXT NOT NULL, mailbox TEXT NOT NULL, content TEXT NOT NULL, type TEXT NOT NULL, timestamp TEXT NOT NULL) STRICT`)

const app = express().disable('x-powered-by').disable('etag')

const agents = db.prepare<[], AgentRow>('SELECT id, name, enabled, scene, role, provider, model, display, created_at, updated_at FROM agents ORDER BY id')
app.get('/agents', (_request, response) => {
  response.json({ agents: agents.all().map(row => ({ ...row, enabled: row.enabled === 1, display: JSON.parse(row.display), status: 'idle' })) })
})

const letters = db.prepare<[string], LetterRow>('SELECT idx, id, sender, mailbox, content, type, task_id, reply_to, thread_id, timestamp, read_at FROM letters WHERE mailbox = ? ORDER BY idx DESC LIMIT 50')
app.get('/mailbox/:id', (request, response) => {
  const messages = letters.all(request.params.id).reverse().map(({ sender, mailbox, ...row }) => ({ ...row, from: sender, to: mailbox, status: row.read_at === null ? 'unread' : 'read' }))
  response.json({ agent_id: request.params.id, messages })
})

const insert = db.prepare('INSERT INTO bare_letters (id, sender, mailbox, content, type, timestamp) VALUES (?, ?, ?, ?, ?, ?)')
app.post('/send', express.json(), (request, response) => {
  const { to, content } = request.body as { to: string, content: string }
  const letter = { id: crypto.randomUUID(), from: 'user', to, content, type: 'message', timestamp: new Date().toISOString() }
  const { lastInsertRowid } = insert.run(letter.id, letter.from, to, content, letter.type, letter.timestamp)
  response.status(201).json({ status: 'sent', message: { idx: Number(lastInsertRowid), ...letter, status: 'unread', task_id: null, reply_to: null, thread_id: letter.id, read_at: null } })
})

app.post('/tell', express.text(), (request, response) => {
  for (const client of sockets.clients)
    client.send(request.body as string)
  response.end()
})

const server = createServer(app)
const sockets = new WebSocketServer({ server, path: '/ws' })
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as { port: number }
  console.log(`bare ready on http://127.0.0.1:${port}`)
})
