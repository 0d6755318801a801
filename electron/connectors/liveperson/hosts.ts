import { HOUR_MS } from '../../../shared/domain/time.ts';
import type { ClientContext, VendorFault } from '../../ports/connector.ts';
import { withoutWindow } from '../kit/http-faults.ts';
import { isRecord } from '../kit/items.ts';
import { readJson } from '../kit/json-body.ts';
import { isLoopback } from '../kit/setting-checks.ts';
import { readDate, skewOf } from '../kit/vendor-clock.ts';
import { unwrap } from './body.ts';
import { fromHttpFault, fromStatus, toFault } from './faults.ts';
import type { LivePersonSettings } from './settings.ts';

export type BaseOutcome = { readonly ok: true; readonly base: string; readonly skewMs: number | null } | { readonly ok: false; readonly fault: VendorFault };

/** Which host serves what. Answers are kept for an hour, and asked anew after a host has failed. */
export interface Hosts {
  /** Scheme and host of a service, without a slash at the end. */
  baseOf(service: string, signal?: AbortSignal): Promise<BaseOutcome>;
  /** A service's host has failed: it may have moved. */
  doubt(service: string): void;
}

interface Known { readonly base: string; readonly skewMs: number | null; readonly askedMs: number; readonly isDoubted: boolean }

export function createHosts(context: ClientContext, settings: LivePersonSettings): Hosts {
  const known = new Map<string, Known>();

  return {
    async baseOf(service, signal) {
      if (settings.baseUrl !== null) return { ok: true, base: settings.baseUrl, skewMs: null };
      const held = known.get(service);
      if (held && !held.isDoubted && context.clock.monotonicMs() - held.askedMs < HOUR_MS) return { ok: true, base: held.base, skewMs: held.skewMs };
      const found = await lookUp(context, settings, service, signal);
      // The Domain API's own trouble is no reason to leave a host that works.
      if (!found.ok) return held && !held.isDoubted && found.fault.code !== 'not-found' ? { ok: true, base: held.base, skewMs: held.skewMs } : found;
      known.set(service, { base: found.base, skewMs: found.skewMs, askedMs: context.clock.monotonicMs(), isDoubted: false });
      return found;
    },
    doubt(service) {
      const held = known.get(service);
      if (held) known.set(service, { ...held, isDoubted: true });
    },
  };
}

async function lookUp(context: ClientContext, settings: LivePersonSettings, service: string, signal?: AbortSignal): Promise<BaseOutcome> {
  const url = `${settings.domainApiUrl}/api/account/${encodeURIComponent(settings.accountId)}/service/${service}/baseURI.json?version=1.0`;
  const outcome = await context.http.send({ method: 'GET', url, headers: { accept: 'application/json' }, timeoutMs: 30_000, maxBytes: 1_048_576 }, signal);
  if (!outcome.ok) {
    const fault = withoutWindow(fromHttpFault(outcome.error, url));
    return { ok: false, fault: { ...fault, message: `Domain API: ${fault.message}` } };
  }
  const { response } = outcome;
  if (response.status !== 200) return { ok: false, fault: toLookUpFault(fromStatus(response, readDate(response) ?? context.clock.now()), service) };
  const body = readJson(response);
  if (!body.ok) return { ok: false, fault: toFault('not-an-api', `The Domain API's answer cannot be used: ${body.reason}.`, { status: 200 }) };
  const answered = readBaseUri(body.value, service);
  if (answered === null) return { ok: false, fault: toLookUpFault(toFault('not-found', 'The answer names no host.', { status: 200 }), service) };
  const base = toBelievedBase(answered, settings.domainApiUrl);
  if (base === null) {
    return { ok: false, fault: toFault('not-an-api', `The Domain API names a host for ${service} that is not believed (${answered.slice(0, 100)}); nothing was sent to it.`, { status: 200, hint: 'Only hosts of liveperson.net and liveperson.com are asked. For a gateway of your own, set baseUrl.' }) };
  }
  return { ok: true, base, skewMs: skewOf(response) };
}

/** How it answers for an unknown account or service is not documented: any refusal of the request means that. */
function toLookUpFault(fault: VendorFault, service: string): VendorFault {
  const isUnknown = fault.code === 'bad-request' || fault.code === 'not-found' || fault.code === 'credentials' || fault.code === 'forbidden';
  if (!isUnknown) return { ...fault, message: `Domain API: ${fault.message}` };
  return { ...fault, code: 'not-found', message: `The Domain API knows no service ${service} for this account: ${fault.message}`, hint: 'Check the account ID, and that the account has this service.' };
}

/** The host of a service from either documented shape: one object, or a list of them. [Domain API, both pages] */
export function readBaseUri(value: unknown, service: string): string | null {
  const inner = unwrap(value);
  if (!isRecord(inner)) return null;
  const list = Array.isArray(inner['baseURIs']) ? inner['baseURIs'] : [inner];
  const entries = list.filter(isRecord);
  const entry = entries.find((candidate) => candidate['service'] === service) ?? (entries.length === 1 && entries[0]?.['service'] === undefined ? entries[0] : undefined);
  const uri = entry?.['baseURI'];
  return typeof uri === 'string' && uri !== '' ? uri : null;
}

/**
 * The address behind an answered host, or null for one that is not believed: credentials are sent to it. From a Domain
 * API on this machine only this machine's own names (with a port) over its scheme; from any other only the vendor's
 * two domains and what is below them, over https, as a bare host: no port, no user name, no path.
 */
export function toBelievedBase(answered: string, domainApiUrl: string): string | null {
  const api = new URL(domainApiUrl);
  const scheme = `${api.protocol}//`;
  const bare = (answered.startsWith(scheme) ? answered.slice(scheme.length) : answered).replace(/\/$/, '').toLowerCase();
  if (isLoopback(api.hostname)) {
    const match = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::(\d{1,5}))?$/.exec(bare);
    return match === null || !URL.canParse(scheme + bare) ? null : scheme + bare;
  }
  if (!/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*(?:liveperson\.net|liveperson\.com)$/.test(bare)) return null;
  return `https://${bare}`;
}
