/**
 * Who may import whom: the table of docs/architecture.md, as an allow-list. Type-only imports count.
 * Exceptions stand in EXCEPTIONS below, each with its date and reason; nowhere else.
 */

/** [from, to, date, reason] */
const EXCEPTIONS = [];

const SHARED = '^shared/';
const PORTS = '^electron/ports/';
const KIT = '^electron/connectors/kit/';

/** folder → what it may import from here (its own folder always), and which packages and Node modules. */
const TABLE = {
  'shared/': { local: [SHARED], packages: ['zod', '@orpc/contract'], node: [] },
  'electron/ports/': { local: [SHARED], packages: [], node: [] },
  'electron/connectors/kit/': { local: [SHARED, PORTS], packages: [], node: [] },
  'electron/connectors/vonage/': { local: [SHARED, PORTS, KIT], packages: [], node: [] },
  'electron/connectors/liveperson/': { local: [SHARED, PORTS, KIT], packages: ['oauth-1.0a'], node: ['crypto'] },
  'electron/connectors/ringcentral/': { local: [SHARED, PORTS, KIT], packages: [], node: ['crypto'] },
  'electron/connectors/registry.ts': { local: ['^electron/connectors/(?!kit/)[^/]+/index\\.ts$', PORTS], packages: [], node: [] },
  'electron/polling/': { local: [SHARED, PORTS], packages: [], node: [] },
  'electron/receiving/': { local: [SHARED, PORTS], packages: [], node: ['http', 'net', 'crypto', 'buffer', 'timers'] },
  'electron/store/': { local: [SHARED, PORTS], packages: ['better-sqlite3', '@types/better-sqlite3'], node: ['*'] },
  'electron/alerts/': { local: [SHARED, PORTS], packages: [], node: [] },
  'electron/export/': { local: [SHARED, PORTS], packages: [], node: ['crypto', 'buffer'] },
  'electron/core/': { local: [SHARED, PORTS, '^electron/(polling|receiving|store|alerts|export)/'], packages: ['@orpc/server', '@orpc/contract', 'csv-parse'], node: ['worker_threads', 'url', 'path', 'fs', 'events', 'crypto', 'timers'] },
  'electron/platform/': { local: [SHARED, PORTS], packages: ['undici', '@napi-rs/keyring'], node: ['*'] },
  'electron/demo/': { local: [SHARED, PORTS], packages: [], node: ['*'] },
  'electron/server/': { local: [SHARED, PORTS, '^electron/(core|platform)/', '^electron/connectors/registry\\.ts$'], packages: ['ws', '@types/ws', '@orpc/server'], node: ['*'] },
  'electron/cli/': { local: [SHARED, PORTS, '^electron/(core|platform|demo|server)/', '^electron/connectors/registry\\.ts$'], packages: ['commander'], node: ['*'] },
  'electron/main/': { local: [SHARED, PORTS, '^electron/(core|platform)/', '^electron/connectors/registry\\.ts$'], packages: ['electron', '@orpc/server'], node: ['*'] },
  'electron/preload/': { local: [SHARED], packages: ['electron'], node: [] },
  'renderer/timeline/': { local: [SHARED, '^renderer/theme/'], packages: ['react', '@types/react'], node: [] },
  'renderer/': {
    local: [SHARED, '^renderer/'],
    packages: ['react', 'react-dom', '@types/react', '@types/react-dom', 'zustand', '@orpc/client', '@orpc/contract', 'radix-ui', 'lucide-react', 'cmdk', '@tanstack/react-virtual', '@fontsource-variable/source-sans-3'],
    node: [],
  },
};

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const own = (folder) => `^${escape(folder)}`;
const packagePath = (name) => `(^|/)node_modules/${escape(name)}/`;
const nested = (folder) => Object.keys(TABLE).filter((other) => other !== folder && other.startsWith(folder)).map(own);

function rulesFor(folder, { local, packages, node }) {
  const from = { path: own(folder), ...(nested(folder).length > 0 ? { pathNot: nested(folder) } : {}) };
  const excepted = EXCEPTIONS.filter(([source]) => source.startsWith(folder)).map(([, target]) => `^${escape(target)}$`);
  const rules = [
    {
      name: `${folder} imports only its neighbours`,
      severity: 'error',
      from,
      to: { path: '^(shared|electron|renderer|test|scripts)/', pathNot: [own(folder), ...local, ...excepted] },
    },
    {
      name: `${folder} uses only its packages`,
      severity: 'error',
      from,
      to: { path: '(^|/)node_modules/', pathNot: packages.map(packagePath) },
    },
  ];
  if (!node.includes('*')) {
    rules.push({
      name: `${folder} uses only its Node modules`,
      severity: 'error',
      from,
      to: { dependencyTypes: ['core'], ...(node.length > 0 ? { pathNot: node.map((name) => `^(node:)?${name}(/|$)`) } : {}) },
    });
  }
  return rules;
}

export default {
  forbidden: [
    ...Object.entries(TABLE).flatMap(([folder, allowed]) => rulesFor(folder, allowed)),
    {
      name: 'features never import each other',
      severity: 'error',
      from: { path: '^renderer/features/([^/]+)/' },
      to: { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
    },
    { name: 'no import leads nowhere', severity: 'error', from: { path: '^(shared|electron|renderer)/' }, to: { couldNotResolve: true, pathNot: ['^electron$', '^vite/client$', '\\.(css|png|svg|woff2)$'] } },
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'], exportsFields: ['exports'], conditionNames: ['import', 'node', 'types', 'default'] },
  },
};
