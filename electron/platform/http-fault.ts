import type { HttpFault } from '../ports/http.ts';

const TIMEOUTS = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT', 'ESOCKETTIMEDOUT']);
const TOO_LARGE = new Set(['UND_ERR_HEADERS_OVERFLOW', 'HPE_HEADER_OVERFLOW', 'UND_ERR_RES_EXCEEDED_MAX_SIZE']);
const TLS_CODES = /^(ERR_TLS_|ERR_SSL_|CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|EPROTO$|INVALID_CA|HOSTNAME_MISMATCH|CRL_)/;
const CONNECTING = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);
/** What the library says of an address that it cannot take as a proxy. */
const UNREADABLE = new Set(['ERR_INVALID_URL', 'UND_ERR_INVALID_ARG']);

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers at that address and port',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the name server does not answer',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no network',
  Z_BUF_ERROR: 'the compressed body was cut off',
  Z_DATA_ERROR: 'the compressed body is damaged',
};

/**
 * Sorts what the HTTP library threw. Only codes go into the detail: messages of libraries may quote header values or
 * addresses with tokens.
 */
export function toHttpFault(error: unknown, viaProxy: boolean): HttpFault {
  const codes = codesOf(error);
  const code = codes[0] ?? 'unknown';
  if (viaProxy && codes.some((each) => UNREADABLE.has(each))) return { fault: 'proxy', detail: 'The proxy’s address cannot be used: it has to be http://host:port or https://host:port.' };
  if (viaProxy && (isProxyRefusal(error) || codes.some((each) => CONNECTING.has(each)))) {
    return { fault: 'proxy', detail: `The proxy does not let the request through (${code}).` };
  }
  const tlsCode = codes.find((each) => TLS_CODES.test(each));
  if (tlsCode !== undefined) return { fault: 'tls', detail: `The server’s certificate or encryption is not accepted (${tlsCode}).` };
  if (codes.some((each) => TIMEOUTS.has(each))) return { fault: 'timeout', detail: `No answer in time (${code}).` };
  if (codes.some((each) => TOO_LARGE.has(each))) return { fault: 'too-large', detail: `The answer’s headers are too large (${code}).` };
  const words = codes.map((each) => WORDS[each]).find((each) => each !== undefined);
  return { fault: 'network', detail: words === undefined ? code : `${words}, ${code}` };
}

function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 4) return;
    const { code, cause, errors } = value as { readonly code?: unknown; readonly cause?: unknown; readonly errors?: unknown }; // errors of any library: looked at, not trusted
    if (typeof code === 'string') codes.push(code);
    if (Array.isArray(errors)) for (const each of errors) visit(each, depth + 1);
    visit(cause, depth + 1);
  };
  visit(error, 0);
  return codes;
}

/** The library says so in words only. */
function isProxyRefusal(error: unknown): boolean {
  return error instanceof Error && /proxy response|tunnel/i.test(error.message);
}
