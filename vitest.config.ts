// Everything that needs no browser: the server through its doors, the page's parts, and what a killed server keeps.
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const at = (path: string): string => resolve(import.meta.dirname, path)

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: availableParallelism(), // most tests wait for sockets and timers more than they compute
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
    coverage: { provider: 'v8', include: ['src-*/**/*.{ts,vue}'], reporter: ['text-summary', 'lcov'] },
    projects: [
      {
        test: {
          name: 'server',
          environment: 'node',
          include: ['tests/{server,engine,main}/**/*.test.ts'],
          testTimeout: 20_000,
          hookTimeout: 20_000,
        },
      },
      {
        plugins: [vue()],
        resolve: { alias: { '@': at('src-renderer'), '@server': at('src-server') } },
        test: { name: 'renderer', environment: 'happy-dom', include: ['tests/renderer/**/*.test.ts'] },
      },
      {
        // needs `npm run build`: it kills the built server (out/main/server.js) and starts it again
        test: {
          name: 'crash',
          environment: 'node',
          include: ['tests/crash/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
