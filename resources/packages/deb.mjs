#!/usr/bin/env node
// Makes the deb with Debian's own dpkg-deb. electron-builder asks a program named fpm for it, which it would download; given this one by
// CUSTOM_FPM_PATH it needs nothing but what a Debian machine has. It understands the words that electron-builder says to fpm, and no others.
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'

const text = { type: 'string' }
const list = { type: 'string', multiple: true, default: [] }
const { values: said, positionals: copies } = parseArgs({
  allowPositionals: true,
  options: {
    'input-type': { ...text, short: 's' },
    'output-type': { ...text, short: 't' },
    'name': text,
    'version': text,
    'architecture': text,
    'maintainer': text,
    'vendor': text,
    'url': text,
    'license': text,
    'category': text,
    'description': text,
    'package': text,
    'depends': { ...list, short: 'd' },
    'deb-recommends': list,
    'deb-priority': text,
    'deb-compression': text,
    'after-install': text,
    'after-remove': text,
    'force': { type: 'boolean' },
    'debug': { type: 'boolean' },
  },
})
if (said['output-type'] !== 'deb') throw new Error('Only deb packages can be made without fpm.')

const root = mkdtempSync(join(tmpdir(), 'deb-'))
try {
  chmodSync(root, 0o755)
  for (const copy of copies) place(copy)
  describe()
  execFileSync('dpkg-deb', ['--root-owner-group', `-Z${process.env.DEB_COMPRESSION ?? said['deb-compression'] ?? 'xz'}`, '--build', root, said.package], { stdio: 'inherit' })
}
finally {
  rmSync(root, { recursive: true, force: true })
}

/** `from=to`: a file, or with a slash at its end what is in a folder. */
function place(copy) {
  const mark = copy.lastIndexOf('=')
  const from = copy.slice(0, mark)
  const to = join(root, copy.slice(mark + 1))
  mkdirSync(from.endsWith('/') ? to : dirname(to), { recursive: true })
  cpSync(from, to, { recursive: true, verbatimSymlinks: true })
  if (!from.endsWith('/')) chmodSync(to, 0o644)
}

/** The package's description of itself, and what runs when it is installed and removed. */
function describe() {
  const [synopsis, ...more] = said.description.trim().split('\n').map(line => line.trim()).filter(Boolean)
  const bytes = readdirSync(root, { recursive: true }).reduce((sum, name) => sum + lstatSync(join(root, name)).size, 0)
  const folder = join(root, 'DEBIAN')
  mkdirSync(folder)
  writeFileSync(join(folder, 'control'), [
    `Package: ${said.name}`,
    `Version: ${said.version}`,
    `Architecture: ${said.architecture}`,
    `Maintainer: ${said.maintainer}`,
    `Installed-Size: ${Math.ceil(bytes / 1024)}`,
    `Section: ${said.category ?? 'misc'}`,
    `Priority: ${said['deb-priority'] ?? 'optional'}`,
    `Homepage: ${said.url}`,
    ...said.depends.length ? [`Depends: ${said.depends.map(one => one.replaceAll(' or ', ' | ')).join(', ')}`] : [],
    ...said['deb-recommends'].length ? [`Recommends: ${said['deb-recommends'].join(', ')}`] : [],
    `Description: ${synopsis}`,
    ...more.map(line => ` ${line}`),
    '',
  ].join('\n'))
  for (const [word, script] of [['after-install', 'postinst'], ['after-remove', 'postrm']]) {
    if (said[word]) {
      cpSync(said[word], join(folder, script))
      chmodSync(join(folder, script), 0o755)
    }
  }
}
