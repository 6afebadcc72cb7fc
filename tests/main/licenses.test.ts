// Promise: whatever is shipped comes with its licence, in one text.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { licensesOf, packageOf } from '../../resources/packages/licenses'

const root = resolve(import.meta.dirname, '../..')
const text = licensesOf(root, ['node_modules/vue'])

it('names every package that the house needs, and what the page is made of', () => {
  const { dependencies } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { dependencies: Record<string, string> }
  for (const [name, version] of Object.entries(dependencies))
    expect(text).toContain(`${name} ${version} (`)
  expect(text).toMatch(/^vue \d\S+ \(MIT\)$/m)
  expect(text).not.toMatch(/^vitest /m)
})

it('gives their texts, each once', () => {
  expect(text).toContain('Permission is hereby granted, free of charge')
  expect(text).toContain('Apache License')
  expect(text.split('Copyright (c) 2018-present, Yuxi (Evan) You').length).toBeLessThanOrEqual(2)
})

it.each([
  ['/house/node_modules/vue/dist/vue.js', 'node_modules/vue'],
  ['/house/node_modules/@lucide/vue/dist/x.mjs', 'node_modules/@lucide/vue'],
  ['/house/node_modules/a/node_modules/@b/c/index.js', 'node_modules/a/node_modules/@b/c'],
  ['/house/src-renderer/main.ts', null],
])('a module at %s is of %s', (module, folder) => {
  expect(packageOf(module)).toBe(folder)
})
