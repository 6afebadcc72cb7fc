// The wire between the house and an MCP server, whether it leads to a child process (child.ts) or to an address (address.ts).
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'

export interface Wire {
  transport: Transport
  /** How it ended, where it has, as is said of a server: “ended”, “talks without end”. */
  why: () => string | null
  /** The last lines a program wrote to its standard error. */
  lastWords: () => string
  /** Cuts it at once. */
  drop: (why: string) => void
  /** Ends it politely; returns when nothing of it is left. */
  close: () => Promise<void>
}
