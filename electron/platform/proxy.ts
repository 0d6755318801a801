/** Which proxy serves a URL. Loopback never goes through one. */
export interface ProxyOptions {
  /** The product's setting: an address, `direct` for none, or null to follow the environment and the system. */
  readonly setting?: (() => string | null) | undefined;
  /** The system's answer in PAC form (`PROXY host:port; DIRECT`); the desktop shell has it. */
  readonly resolveProxy?: ((url: string) => Promise<string>) | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface ProxyRoute {
  /** Proxy address with its credentials, or null for direct. */
  readonly proxy: string | null;
  /** Where the choice came from, for people. */
  readonly from: 'setting' | 'environment' | 'system' | 'loopback' | 'default';
}

export async function decideProxy(target: URL, options: ProxyOptions): Promise<ProxyRoute> {
  if (isLoopback(target.hostname)) return { proxy: null, from: 'loopback' };
  const setting = options.setting?.()?.trim() ?? '';
  if (setting !== '') return { proxy: setting.toLowerCase() === 'direct' ? null : withScheme(setting), from: 'setting' };
  const fromEnvironment = proxyOfEnvironment(target, options.env);
  if (fromEnvironment !== undefined) return { proxy: fromEnvironment, from: 'environment' };
  if (options.resolveProxy !== undefined) return { proxy: parsePacAnswer(await options.resolveProxy(target.href)), from: 'system' };
  return { proxy: null, from: 'default' };
}

/** `127.0.0.0/8`, `::1` and `localhost`. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Undefined: the environment says nothing. Null: it says direct (`NO_PROXY`). */
function proxyOfEnvironment(target: URL, env: Readonly<Record<string, string | undefined>>): string | null | undefined {
  const read = (name: string): string => (env[name.toLowerCase()] ?? env[name] ?? '').trim();
  const proxy = (target.protocol === 'https:' ? read('HTTPS_PROXY') : read('HTTP_PROXY')) || read('ALL_PROXY');
  if (proxy === '') return undefined;
  return isExcluded(target, read('NO_PROXY')) ? null : withScheme(proxy);
}

/** `NO_PROXY`: names (with their subdomains), `*`, an optional port, and IPv4 ranges. */
export function isExcluded(target: URL, list: string): boolean {
  const host = target.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = target.port === '' ? (target.protocol === 'https:' ? '443' : '80') : target.port;
  return list.toLowerCase().split(/[\s,]+/).some((entry) => {
    if (entry === '') return false;
    if (entry === '*') return true;
    const match = /^(.*?)(?::(\d+))?$/.exec(entry.startsWith('[') ? entry.replace(/[[\]]/g, '') : entry);
    const isBareIpv6 = entry.split(':').length > 2;
    const name = isBareIpv6 ? entry : (match?.[1] ?? entry);
    const entryPort = isBareIpv6 ? undefined : match?.[2];
    if (entryPort !== undefined && entryPort !== port) return false;
    if (name.includes('/')) return isInRange(host, name);
    const bare = name.replace(/^\*?\./, '');
    return host === bare || host.endsWith(`.${bare}`);
  });
}

function isInRange(host: string, range: string): boolean {
  const [base, bits] = range.split('/');
  const address = ipv4Number(host);
  const network = ipv4Number(base ?? '');
  const size = Number(bits);
  if (address === null || network === null || !Number.isInteger(size) || size < 0 || size > 32) return false;
  const divisor = 2 ** (32 - size);
  return Math.floor(address / divisor) === Math.floor(network / divisor);
}

function ipv4Number(text: string): number | null {
  const parts = text.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) return null;
  return parts.reduce((total, part) => total * 256 + part, 0);
}

/** The first way of a PAC answer that can be gone: an HTTP or HTTPS proxy, or direct. */
export function parsePacAnswer(answer: string): string | null {
  for (const way of answer.split(';')) {
    const [kind, address] = way.trim().split(/\s+/);
    if (kind === undefined || kind === '') continue;
    if (kind.toUpperCase() === 'DIRECT') return null;
    if (address === undefined) continue;
    if (kind.toUpperCase() === 'PROXY' || kind.toUpperCase() === 'HTTP') return `http://${address}`;
    if (kind.toUpperCase() === 'HTTPS') return `https://${address}`;
  }
  return null;
}

function withScheme(proxy: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
}

/** For people: without user name and password. */
export function describeProxy(proxy: string): string {
  try {
    const url = new URL(proxy);
    return `${url.protocol}//${url.host}`;
  } catch {
    return 'an address that cannot be read';
  }
}
