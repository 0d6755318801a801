import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';

/** Which certificate authorities count, and what to call them. */
export interface Certificates {
  /** Made once: parsing some hundred certificates for every connection would cost tens of milliseconds each time. */
  context(): tls.SecureContext;
  describe(): string;
}

export type CertificateChoice = 'system' | 'bundled';

/** `system`: Node's own list, the system's store (company roots) and `NODE_EXTRA_CA_CERTS`. `bundled`: without the system's. */
export function createCertificates(choice: CertificateChoice, env: Readonly<Record<string, string | undefined>>): Certificates {
  let made: { readonly context: tls.SecureContext; readonly words: string } | null = null;
  const make = (): { readonly context: tls.SecureContext; readonly words: string } => {
    const own = readStore('default') ?? [...tls.rootCertificates, ...(readExtra(env) ?? [])];
    const system = choice === 'system' ? readStore('system') : null;
    const all = [...new Set([...own, ...(system ?? [])])];
    const words = ['Node’s list'];
    if (system !== null) words.push(`the system’s store (${system.length})`);
    else if (choice === 'system') words.push('the system’s store cannot be read by this Node');
    const extra = readExtra(env);
    if (extra !== null) words.push(extra.length > 0 ? 'NODE_EXTRA_CA_CERTS' : 'nothing from NODE_EXTRA_CA_CERTS, which holds no certificate that can be read');
    return { context: tls.createSecureContext({ ca: all }), words: words.join(', ') };
  };
  return {
    context: () => (made ??= make()).context,
    describe: () => (made ??= make()).words,
  };
}

/** Null where this runtime cannot read that store (`tls.getCACertificates` came with Node 22.15). */
function readStore(store: 'default' | 'system'): readonly string[] | null {
  const read = (tls as { readonly getCACertificates?: typeof tls.getCACertificates }).getCACertificates; // absent in older runtimes, whatever the types say
  if (read === undefined) return null;
  try {
    return read(store);
  } catch {
    return null;
  }
}

/** Null where none are asked for; empty where the file cannot be read or holds none, which `describe` says. */
function readExtra(env: Readonly<Record<string, string | undefined>>): readonly string[] | null {
  const path = env['NODE_EXTRA_CA_CERTS'];
  if (path === undefined || path === '') return null;
  try {
    return readFileSync(path, 'utf8').match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  } catch {
    return [];
  }
}
