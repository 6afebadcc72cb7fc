// An MCP server as honest people write them, with the SDK: tools that answer, fail, take their time, crash and draw.
import { spawn } from 'node:child_process'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { z } from 'zod'

const said = (text: string) => ({ content: [{ type: 'text' as const, text }] })
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** `name` is told by `who`, so that a test sees which of several answered. */
export function friendlyServer(name = 'friendly'): McpServer {
  const server = new McpServer({ name, version: '1.0.0' })
  server.registerTool('echo', { description: 'Says it again.', inputSchema: { text: z.string() } }, ({ text }) => said(`echo: ${text}`))
  server.registerTool('who', { description: 'Says who it is.' }, () => said(name))
  server.registerTool('add', { description: 'Adds.', inputSchema: { a: z.number(), b: z.number() }, outputSchema: { sum: z.number() } }, ({ a, b }) => ({ content: [], structuredContent: { sum: a + b } }))
  server.registerTool('fail', { description: 'Fails.' }, () => ({ ...said('the printer is on fire'), isError: true }))
  server.registerTool('draw', { description: 'Draws.' }, () => ({ content: [{ type: 'text', text: 'Here it is:' }, { type: 'image', data: PIXEL, mimeType: 'image/png' }, { type: 'resource', resource: { uri: 'file:///notes.txt', text: 'a note' } }, { type: 'resource_link', uri: 'file:///more.txt', name: 'more' }] }))
  server.registerTool('wait', { description: 'Takes its time.', inputSchema: { ms: z.number() } }, async ({ ms }, { signal }) => {
    console.error(`waiting ${ms}`)
    signal.addEventListener('abort', () => console.error('told to stop'))
    await wait(ms)
    return said(`waited ${ms}`)
  })
  server.registerTool('crash', { description: 'Crashes.' }, () => {
    console.error(`it was the butler, with the ${process.env.SECRET ?? 'rope'}`)
    process.exit(3)
  })
  server.registerTool('environment', { description: 'Tells its environment.' }, () => said(JSON.stringify(process.env)))
  server.registerTool('pid', { description: 'Tells its process.' }, () => said(String(process.pid)))
  server.registerTool('spawn', { description: 'Starts a process of its own that does not listen to reason.' }, () => {
    const child = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'], { stdio: 'ignore' })
    return said(String(child.pid))
  })
  server.registerTool('learn', { description: 'Learns another tool.' }, () => {
    server.registerTool('learned', { description: 'It has been learned.' }, () => said('it works'))
    return said('learned')
  })
  return server
}
