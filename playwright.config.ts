// The product as a person meets it: in a browser (web) and in a real Electron window (electron). Both run what was built into out/.
import { defineConfig } from '@playwright/test'
import { findBrowser } from './tests/support/browser.mjs'

/** A real browser, the same for the tests and for the pictures. */
const browser = {
  browserName: 'chromium' as const,
  launchOptions: {
    executablePath: findBrowser(),
    args: [
      '--no-sandbox',
      '--disable-gpu', // without a card pages are drawn plainly, at three quarters of the cost
      '--enable-unsafe-swiftshader', // and WebGL by the processor
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  },
}

export default defineConfig({
  outputDir: 'test-results/playwright',
  reporter: [['list'], ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? 'test-results/playwright.json' }]],
  workers: 2, // as many as the smallest machine has cores
  retries: process.env.CI ? 1 : 0, // a shared machine may stall for longer than a page is given
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 }, // a machine with two busy cores draws slowly
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure', actionTimeout: 30_000, navigationTimeout: 30_000 }, // what is not there by then is missing
  projects: [
    { name: 'web', testDir: 'tests/e2e/web', use: browser },
    { name: 'electron', testDir: 'tests/e2e/electron', workers: 1 },
    { name: 'packaged', testDir: 'tests/e2e/electron', workers: 1, grep: /@packaged/ }, // the stories that could go otherwise once installed
    { name: 'pictures', testDir: 'tests/e2e/pictures', workers: 1, use: browser }, // not tests: `npm run screenshots`
  ],
})
