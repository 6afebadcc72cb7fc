// Where a house is when nobody says otherwise: the place each system keeps for what programs store.
import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

/** The folder for this person on this computer. */
export function defaultHome(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32')
    return join(env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'CocoCat', 'house')
  if (process.platform === 'darwin')
    return join(homedir(), 'Library', 'Application Support', 'CocoCat', 'house')
  return join(env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'cococat')
}
