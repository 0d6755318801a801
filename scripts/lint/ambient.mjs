/**
 * Time, chance and the network are arguments (see docs/architecture.md): this rule refuses to reach for them as globals.
 * `.oxlintrc.json` says where it applies.
 */
const CALLS = new Map([
  ['Date.now', 'take a Clock'],
  ['Math.random', 'take a Random'],
  ['crypto.randomUUID', 'take an id as an argument'],
  ['performance.now', 'take a Clock'],
]);
const GLOBALS = new Map([
  ['setTimeout', 'take a Clock'],
  ['setInterval', 'take a Clock'],
  ['setImmediate', 'take a Clock'],
  ['fetch', 'take an HttpClient'],
  ['Date', 'take a Clock'],
]);

function nameOf(callee) {
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type !== 'MemberExpression' || callee.computed) return null;
  if (callee.object.type === 'Identifier' && callee.object.name === 'globalThis') return callee.property.name;
  return callee.object.type === 'Identifier' ? `${callee.object.name}.${callee.property.name}` : null;
}

const noAmbient = {
  create(context) {
    const report = (node, name, advice) => context.report({ node, message: `${name} is ambient here: ${advice}.` });
    return {
      CallExpression(node) {
        const name = nameOf(node.callee);
        const advice = name === null ? undefined : (CALLS.get(name) ?? GLOBALS.get(name));
        if (advice) report(node, name, advice);
      },
      NewExpression(node) {
        if (nameOf(node.callee) === 'Date' && node.arguments.length === 0) report(node, 'new Date()', 'take a Clock');
      },
    };
  },
};

export default { meta: { name: 'floorwalker' }, rules: { 'no-ambient': noAmbient } };
