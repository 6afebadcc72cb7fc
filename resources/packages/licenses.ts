// The licences of everything that CocoCat is made of and shipped with, as one text beside the page (`/licenses.txt`).
import type { Plugin } from 'vite'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Package { name: string, version: string, license: string, text: string }
interface Lock { packages: Record<string, { version?: string, license?: string, dev?: boolean }> }

const LICENSE_FILE = /^(?:licen[cs]e|copying|notice)\b/i
const RULE = `\n\n${'-'.repeat(80)}\n\n`

/** The folders of the packages that are installed with CocoCat, as the lock names them; those of other systems are not here. */
function shipped(root: string): string[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock
  return Object.entries(packages).flatMap(([path, { dev }]) => path !== '' && !dev && existsSync(join(root, path)) ? [path] : [])
}

/** The folder of the package that a module of a bundle is from. */
export const packageOf = (module: string): string | null => /(?:^|\/)(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(module)?.[1] ?? null

function read(root: string, folder: string): Package {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as { name: string, version: string, license?: string | { type: string } }
  const files = readdirSync(join(root, folder)).filter(file => LICENSE_FILE.test(file)).sort()
  const text = files.map(file => readFileSync(join(root, folder, file), 'utf8').replaceAll('\r\n', '\n').trim()).join('\n\n')
  return { name, version, license: typeof license === 'object' ? license.type : license ?? 'see below', text }
}

/** All licences, each text once, under the packages it is for; a package that brings no text is named with its licence. */
export function licensesOf(root: string, bundled: Iterable<string>): string {
  const folders = [...new Set([...shipped(root), ...bundled])].sort()
  const byText = new Map<string, string[]>()
  for (const { name, version, license, text } of folders.map(folder => read(root, folder)))
    byText.set(text, [...new Set([...byText.get(text) ?? [], `${name} ${version} (${license})`])])
  const parts = [...byText].map(([text, names]) => [names.join('\n'), text || 'Under the licence that is named above; the package brings no text of it.'].join('\n\n'))
  return [`CocoCat is made with the work of others. These are their licences.`, ...parts].join(RULE).concat('\n')
}

/** Writes them beside the page: those of the packages in its bundle, and of what is installed with the server. */
export function licenses(root: string): Plugin {
  return {
    name: 'licenses',
    generateBundle() {
      const bundled = [...this.getModuleIds()].flatMap(id => packageOf(id.replaceAll('\\', '/')) ?? [])
      this.emitFile({ type: 'asset', fileName: 'licenses.txt', source: licensesOf(root, bundled) })
    },
  }
}
