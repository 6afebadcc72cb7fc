// Adds up what the test runners wrote: `node count.mjs <report.json>…` prints "<passed> <failed>". A report that is missing counts as nothing.
import { existsSync, readFileSync } from 'node:fs'
import process from 'node:process'

const counts = process.argv.slice(2).filter(file => existsSync(file)).map(file => count(JSON.parse(readFileSync(file, 'utf8'))))
console.log(sum(counts, 'passed'), sum(counts, 'failed'))

/** Vitest's report has its numbers on top, Playwright's under `stats`; a test that passed when tried again passed, and Playwright's own list names it flaky. */
function count({ numPassedTests, numFailedTests, stats }) {
  return stats ? { passed: stats.expected + stats.flaky, failed: stats.unexpected } : { passed: numPassedTests, failed: numFailedTests }
}

function sum(all, key) {
  return all.reduce((total, one) => total + one[key], 0)
}
