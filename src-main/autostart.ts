// Starting with the person's session on Linux: a desktop entry in the folder that every desktop looks into (freedesktop.org, “autostart”).
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Among the arguments of a start that the system made when the person logged in. */
export const AT_LOGIN = '--at-login'

/** Where the entry lies. */
export function entryFile(env: NodeJS.ProcessEnv, personal: string): string {
  return join(env.XDG_CONFIG_HOME || join(personal, '.config'), 'autostart', 'cococat.desktop')
}

/** The entry that starts `program`. */
export function entryFor(program: string): string {
  return ['[Desktop Entry]', 'Type=Application', 'Name=CocoCat', `Exec=${quoted(program)} ${AT_LOGIN}`, 'Terminal=false', 'X-GNOME-Autostart-enabled=true', ''].join('\n')
}

/** Entries have a quoting of their own: `"`, backslash, `$` and the backtick are escaped, twice where the file's syntax takes one; `%` is a field. */
const quoted = (path: string): string => `"${path.replace(/["`$\\]/g, sign => sign === '\\' ? '\\\\\\\\' : `\\\\${sign}`).replaceAll('%', '%%')}"`

export interface Autostart {
  get: () => boolean
  set: (on: boolean) => void
}

/** Reads and writes the entry in `file` for `program`. */
export const autostartIn = (file: string, program: string): Autostart => ({
  get: () => existsSync(file),
  set(on) {
    if (!on) return rmSync(file, { force: true })
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, entryFor(program))
  },
})
