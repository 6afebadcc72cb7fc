// What the server was started with: command line, then environment, then defaults, in one frozen object.
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { defaultHome } from './kernel/home'

export interface Config {
  version: string
  host: string
  port: number
  /** The folder that holds everything: `$COCOCAT_HOME`. */
  home: string
  database: string
  backups: string
  /** The built page, and the files that ship with CocoCat. */
  page: string
  resources: string
  /** Further names this house answers to, for a proxy of the owner's. */
  names: string[]
  /** The password the owner wants; otherwise one is made on first start. */
  password: string | null
  /** Take the sample team on first start instead of asking. */
  sample: boolean
  language: 'en' | 'zh'
  /** A file with the house's key, where it is not kept in the house itself. */
  keyFile: string | null
  /** The house's key as it was handed over; otherwise it is in the house. */
  key: Buffer | null
  logLevel: string
  /** A script that is played in the place of the offline engine; for tests. */
  script: string | null
  /** The only address that the door to the local network is offered; otherwise all that the machine has. */
  lan: string | null
}

export const DEFAULT_PORT = 4170

export const USAGE = `CocoCat's server

  --port N     listen on this port; 0 takes any free one     (COCOCAT_PORT, default ${DEFAULT_PORT})
  --host H     listen on this address                        (COCOCAT_HOST, default 127.0.0.1)
  --home DIR   keep everything in this folder                (COCOCAT_HOME)
  --sample     begin a new house with the sample team
  --help       this page

  COCOCAT_PASSWORD    the password to sign in with; without it one is made and printed on the first start
  COCOCAT_KEY_FILE    a file with the key of this house, where the house itself does not hold it (docs/security.md)
  COCOCAT_NAMES       further host names this house may be opened under, with commas between
  COCOCAT_LAN         the only address that the door to the local network may be opened on
  COCOCAT_LOG         trace, debug, info, warn or error (default info)
  COCOCAT_SCRIPT      a file of moves that agents play instead of thinking, for tests (docs/engine.md)`

const Port = z.coerce.number().int().min(0).max(65535)

/** Reads the command line and the environment. Throws a sentence for the person when something in them is wrong; `help` asks for the usage. */
export function readConfig(argv: string[], env: NodeJS.ProcessEnv, built: { version: string, page: string, resources: string }): Config | 'help' {
  const { values } = parseArgs({ args: argv, options: { port: { type: 'string' }, host: { type: 'string' }, home: { type: 'string' }, sample: { type: 'boolean' }, help: { type: 'boolean' } } })
  if (values.help)
    return 'help'
  const port = Port.safeParse(values.port ?? env.COCOCAT_PORT ?? DEFAULT_PORT)
  if (!port.success)
    throw new Error('The port must be a whole number from 0 to 65535.')
  const password = env.COCOCAT_PASSWORD || null
  if (password !== null && password.length < 8)
    throw new Error('COCOCAT_PASSWORD must have at least 8 characters.')
  const home = resolve(values.home ?? env.COCOCAT_HOME ?? defaultHome(env))
  return Object.freeze({
    ...built,
    host: values.host ?? env.COCOCAT_HOST ?? '127.0.0.1',
    port: port.data,
    home,
    database: join(home, 'cococat.db'),
    backups: join(home, 'backups'),
    names: (env.COCOCAT_NAMES ?? '').split(',').map(name => name.trim()).filter(Boolean),
    password,
    sample: values.sample ?? false,
    language: /^zh/i.test(env.LC_ALL ?? env.LC_MESSAGES ?? env.LANG ?? '') ? 'zh' : 'en',
    keyFile: env.COCOCAT_KEY_FILE || null,
    key: null,
    logLevel: env.COCOCAT_LOG ?? 'info',
    script: env.COCOCAT_SCRIPT || null,
    lan: env.COCOCAT_LAN || null,
  })
}
