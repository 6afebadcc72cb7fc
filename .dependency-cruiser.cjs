// The laws of the house about who may know whom. `npm run lint` checks every import, types included.
const NOUN = '^src-server/([^/]+)/' // `kernel` has laws of its own
const CONTRACTS = '^src-server/(contract|[^/]+/contract|kernel/route)\\.ts$'

/** A law with its reason; all of them are errors. */
const law = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    law('only-main-imports-electron', 'The server and the page run without Electron too', { path: '^src-', pathNot: '^src-main/' }, { path: '^(node_modules/)?electron(/|$)' }),
    law('server-knows-no-window', 'The server is the product; it never imports the window or the page', { path: '^src-server/' }, { path: '^src-(main|renderer)/' }),
    law('main-knows-no-server', 'Main talks to its server by messages only; what lies under both is shared', { path: '^src-main/' }, { path: '^src-(server|renderer)/', pathNot: '^src-server/kernel/(files|home|roll|scrub|trouble|vault)\\.ts$' }),
    law('page-knows-only-contracts', 'Of the server the page imports the contracts and nothing else', { path: '^src-renderer/' }, { path: '^src-server/', pathNot: CONTRACTS }),
    law('contracts-stay-light', 'Contracts are in the page too: they import contracts and zod only', { path: CONTRACTS }, { pathNot: `${CONTRACTS}|^node_modules/zod/` }),
    law('page-knows-only-the-bridge', 'Of main the page imports bridge.ts and nothing else', { path: '^src-renderer/' }, { path: '^src-main/', pathNot: '^src-main/bridge\\.ts$' }),
    law('page-knows-only-types-of-the-bridge', 'Of bridge.ts the page imports types only', { path: '^src-renderer/' }, { path: '^src-main/', dependencyTypesNot: ['type-only'] }),

    law('kernel-knows-no-noun', 'The kernel knows nothing of agents', { path: '^src-server/kernel/' }, { path: '^src-server/', pathNot: '^src-server/kernel/' }),
    law('routes-skip-the-store', 'Inside a noun: routes → service → store → kernel', { path: `${NOUN}routes\\.ts$` }, { path: '^src-server/$1/(store|schema)\\.ts$' }),
    law('service-knows-no-routes', 'Inside a noun: routes → service → store → kernel', { path: `${NOUN}service\\.ts$` }, { path: '^src-server/$1/routes\\.ts$' }),
    law('store-is-at-the-bottom', 'Inside a noun: routes → service → store → kernel', { path: `${NOUN}(store|schema)\\.ts$` }, { path: '^src-server/$1/(service|routes)\\.ts$' }),
    law('no-store-of-others', 'A noun never touches another noun’s store, nor its routes', { path: NOUN }, { path: '^src-server/[^/]+/(store|routes)\\.ts$', pathNot: '^src-server/$1/' }),
    law('services-are-handed-in', 'A noun gets another noun’s service as an argument from house.ts; its type it may name', { path: NOUN }, { path: '^src-server/[^/]+/service\\.ts$', pathNot: '^src-server/$1/', dependencyTypesNot: ['type-only'] }),

    law('no-circles', 'What goes round in circles has no bottom to begin reading at (a page the router loads later is no circle)', {}, { circular: true, viaOnly: { dependencyTypesNot: ['dynamic-import'] } }),
    law('no-unresolved', 'An import that leads nowhere', {}, { couldNotResolve: true }),
    law('shipped-means-dependency', 'What the server and main load at run time must be a dependency', { path: '^src-(server|main)/' }, { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'], pathNot: '^(node_modules/)?electron(/|$)' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.web.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'], extensions: ['.ts', '.mts', '.vue', '.js', '.mjs', '.json', '.css', '.d.ts'] },
  },
}
