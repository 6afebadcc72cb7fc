// The result: a table for people, a file for machines.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export interface Row {
  what: string
  ours: string
  bare: string
  ratio: number
  target: string
  met: boolean | null
  /** Everything measured, unrounded. */
  detail: object
}

/** `min`: the ratio has to reach it; `max`: may not exceed it; neither: it is only shown. */
export function row(what: string, ours: string, bare: string, ratio: number, target: { min?: number, max?: number }, detail: object): Row {
  const met = target.min !== undefined ? ratio >= target.min : target.max !== undefined ? ratio <= target.max : null
  return { what, ours, bare, ratio, target: target.min !== undefined ? `≥ ${target.min}` : target.max !== undefined ? `≤ ${target.max}` : '', met, detail }
}

export function print(rows: Row[]): void {
  const table = [['what', 'ours', 'bare', 'ratio', 'target', 'met'], ...rows.map(({ what, ours, bare, ratio, target, met }) => [what, ours, bare, ratio.toFixed(2), target, met === null ? '' : met ? 'yes' : 'NO'])]
  const widths = table[0]!.map((_, column) => Math.max(...table.map(cells => cells[column]!.length)))
  for (const cells of table)
    console.log(cells.map((cell, column) => column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)).join('  '))
}

export function save(file: string, machine: object, rows: Row[]): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify({ ...machine, rows }, null, 2)}\n`)
}
