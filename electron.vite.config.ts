// Builds the four programs: main, preload, the server (also run headless) and the page.
import type { Plugin } from 'vite'
import { resolve } from 'node:path'
import VueI18n from '@intlify/unplugin-vue-i18n/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { licenses } from './resources/packages/licenses'

const at = (path: string): string => resolve(import.meta.dirname, path)

/** The lowest runtime the bundles meet: the Electron of the tests (33: Node 20.18, Chrome 130). The shipped one is newer. */
const NODE = 'node20.18'
const CHROME = 'chrome130'

/** `npm run dev`: the page is served with hot reload and talks to the server on this fixed port. */
const DEV_PORT = 4170
const server = `http://127.0.0.1:${DEV_PORT}`

/** The page opens at any address (`/agents/writer`), so its files are named from the root; electron-vite itself would name them relatively. */
const fromTheRoot: Plugin = { name: 'from-the-root', enforce: 'post', config: () => ({ base: '/' }) }

export default defineConfig({
  main: {
    build: {
      target: NODE,
      outDir: 'out/main',
      rolldownOptions: {
        input: { main: at('src-main/main.ts'), launch: at('src-main/launch.ts'), server: at('src-server/main.ts'), convert: at('src-server/knowledge/import/worker.ts') },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: NODE,
      outDir: 'out/preload',
      externalizeDeps: false, // a sandboxed preload cannot require node_modules
      rolldownOptions: {
        input: { preload: at('src-main/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' }, // nor be an ES module
      },
    },
  },
  renderer: {
    root: at('src-renderer'),
    build: {
      target: CHROME,
      outDir: at('out/renderer'),
      minify: true,
      rolldownOptions: { input: { index: at('src-renderer/index.html') } },
    },
    resolve: { alias: { '@': at('src-renderer'), '@server': at('src-server') } },
    plugins: [fromTheRoot, licenses(import.meta.dirname), vue(), VueI18n({ include: [at('src-renderer/locales/*/*.json')], runtimeOnly: true, dropMessageCompiler: true })],
    server: {
      host: '127.0.0.1',
      proxy: {
        [String.raw`^/api/(?!.*\.ts(?:\?|$))`]: { // the page's own src-renderer/api/*.ts are no rows of the API
          target: server,
          changeOrigin: true,
          headers: { origin: server },
        },
        '/ws': { target: server, changeOrigin: true, ws: true, headers: { origin: server } },
      },
    },
  },
})
