// The style of the house, and those of its laws an editor can show while typing (.dependency-cruiser.cjs holds them all).
import antfu from '@antfu/eslint-config'

const electron = { regex: '^electron(/|$)', message: 'Only src-main imports electron.' }
const otherHouses = { regex: 'src-main|src-renderer|^@/|^@server/', message: 'The server never imports the window or the page.' }
const nouns = { regex: '^\\.\\./(?!\\.)', message: 'The kernel knows no noun: let it be handed in by house.ts.' }
const othersStore = { regex: '^\\.\\./[^/.]+/(store|routes)$', message: 'A noun never touches another noun’s store: house.ts hands it the service.' }
const serverInside = { regex: '^@server/(?!contract$|[^/]+/contract$|kernel/route$)|src-server', message: 'Of the server the page knows only the contracts (through @server/).' }
const mainInside = { regex: 'src-main/(?!bridge$)', message: 'Of main the page knows only the types of bridge.ts.' }
const below = (...names) => ({ regex: `^\\./(${names.join('|')})$`, message: 'Inside a noun: routes → service → store → kernel.' })

/** ESLint keeps only the last setting of a rule for a file, so each law names all that its files may not import. */
const law = (files, ...patterns) => ({ files, rules: { 'no-restricted-imports': ['error', { patterns }] } })

export default antfu(
  {
    type: 'app',
    vue: true,
    typescript: true,
    markdown: false,
    pnpm: false,
    ignores: ['out', 'release', 'coverage', '.cache', '.data', 'test-results', 'resources/{knowledge,scenes,skills,team}', 'docs'],
  },
  {
    rules: {
      'antfu/if-newline': 'off', // `if (x) return` may stay on its line
      'antfu/no-top-level-await': 'off', // an entry tells its story top down
      'antfu/reasonable-newline': 'off',
      'antfu/top-level-function': 'off',
      'e18e/prefer-array-some': 'off', // it takes every `find` for an array's, a store's too
      'jsonc/sort-keys': 'off', // people order these files by meaning
      'node/prefer-global/buffer': 'off',
      'node/prefer-global/process': 'off',
      'perfectionist/sort-imports': ['error', {
        groups: ['side-effect', 'type-import', ['type-parent', 'type-sibling', 'type-index', 'type-internal'], 'value-builtin', 'value-external', 'value-internal', ['value-parent', 'value-sibling', 'value-index'], 'ts-equals-import', 'unknown'],
        newlinesBetween: 'ignore',
        newlinesInside: 'ignore',
      }], // antfu's own order, but an import that sets something up comes first: the others may need it
      'ts/no-use-before-define': ['error', { classes: false, functions: false, variables: false }], // the story first, helpers below
      'ts/no-redeclare': 'off', // a schema and its type share one name; TypeScript itself refuses the rest
    },
  },
  {
    files: ['**/*.{ts,vue}'],
    rules: { 'ts/no-explicit-any': 'error' },
  },
  {
    files: ['src-*/**/*.{ts,vue}'],
    rules: {
      'max-lines': ['error', 300],
      'max-lines-per-function': ['warn', { max: 80, skipBlankLines: true, skipComments: true }], // a factory holds its closures; any other function stays near 40
    },
  },
  {
    files: ['src-renderer/**/*.vue'],
    rules: {
      'max-lines-per-function': 'off', // `<script setup>` is one function
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/max-lines-per-block': ['warn', { template: 80, skipBlankLines: true }],
      'vue/no-v-html': 'error',
      'vue/singleline-html-element-content-newline': 'off',
    },
  },
  {
    files: ['src-server/**/*.ts'],
    ignores: ['src-server/main.ts'],
    rules: { 'no-console': 'error' }, // the log is kernel/log.ts; only the entry speaks to the terminal
  },
  {
    files: ['src-main/launch.ts', 'src-server/main.ts', 'tests/**', '.ci/**'],
    rules: { 'no-console': 'off' },
  },
  law(['src-server/*.ts'], electron, otherHouses),
  law(['src-server/*/**/*.ts'], electron, otherHouses, othersStore),
  law(['src-server/*/store.ts', 'src-server/*/schema.ts'], electron, otherHouses, othersStore, below('service', 'routes')),
  law(['src-server/*/service.ts'], electron, otherHouses, othersStore, below('routes')),
  law(['src-server/*/routes.ts'], electron, otherHouses, othersStore, below('store')),
  law(['src-server/kernel/**/*.ts'], electron, otherHouses, nouns),
  law(['src-renderer/**/*.{ts,vue}'], electron, serverInside, mainInside),
)
