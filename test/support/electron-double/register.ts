import { registerHooks } from 'node:module';

/** Preloaded into the process that plays Electron's main process: `electron` is the double, and the platform may be another. */
const double = new URL('./electron.ts', import.meta.url).href;
const platform = process.env['DOUBLE_PLATFORM'];
if (platform !== undefined) Object.defineProperty(process, 'platform', { value: platform });

registerHooks({
  resolve: (specifier, context, next) => (specifier === 'electron' ? { url: double, shortCircuit: true } : next(specifier, context)),
});
await import('./control.ts');
