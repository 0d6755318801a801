import type { ClientOutcome, Connector, VendorClient, VendorFault } from '../ports/connector.ts';
import type { SourceRecord } from '../ports/stores.ts';
import type { AppPorts } from './app.ts';

/** A source's client that reads the secrets when it first sends: a missing or unreadable secret is a fault like any other, and may be there later. */
export function createSourceClient(ports: AppPorts, connector: Connector, source: SourceRecord): VendorClient {
  let client: VendorClient | null = null;

  const open = async (): Promise<{ readonly ok: true; readonly client: VendorClient } | { readonly ok: false; readonly fault: VendorFault }> => {
    if (client !== null) return { ok: true, client };
    const secrets = await ports.secrets.read(source);
    if (!secrets.ok) return { ok: false, fault: toFault(secrets.reason, secrets.hint) };
    client = connector.createClient({ http: ports.http, clock: ports.clock, settings: source.settings, secrets: secrets.values });
    return { ok: true, client };
  };

  return {
    send: async (request, signal): Promise<ClientOutcome> => {
      const opened = await open();
      return opened.ok ? opened.client.send(request, signal) : opened;
    },
    readSkew: async (signal) => {
      const opened = await open();
      if (!opened.ok) return opened;
      return opened.client.readSkew ? opened.client.readSkew(signal) : { ok: true, skewMs: null };
    },
  };
}

function toFault(reason: 'missing' | 'unreadable', hint: string): VendorFault {
  const message = reason === 'missing' ? 'No secrets are stored for this source.' : 'The stored secrets cannot be read here.';
  return { code: 'secrets-missing', message, hint, status: null, retryAfterMs: null };
}
