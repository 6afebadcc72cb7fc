// The friendly MCP server as a program that speaks over its input and output.
import { appendFileSync } from 'node:fs'
import process from 'node:process'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { friendlyServer } from './friendly.ts'

if (process.env.PIDS)
  appendFileSync(process.env.PIDS, `${process.pid}\n`)
await friendlyServer(process.argv[2]).connect(new StdioServerTransport())
