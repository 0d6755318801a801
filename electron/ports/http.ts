/** HTTP as the connectors see it: one guarded request, an answer with its body read whole within the caps, or a fault as a value. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whole-request limit in milliseconds (default 60 000). */
  readonly timeoutMs?: number;
  /** Cap on the decoded body in bytes (default 64 MiB). */
  readonly maxBytes?: number;
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Bytes of the decoded body. */
  readonly bytes: number;
  /** The desk's clock when the answer's headers arrived. */
  readonly receivedAt: number;
}

/**
 * Why no answer came. `redirect` is a redirect that may not be followed (another origin, plain http, or with
 * credentials), `too-large` and `timeout` are the caps, `network` is everything below HTTP (its `detail` has the code).
 */
export interface HttpFault {
  readonly fault: 'network' | 'timeout' | 'too-large' | 'redirect' | 'aborted' | 'tls' | 'proxy';
  readonly detail: string;
}

export type HttpOutcome = { readonly ok: true; readonly response: HttpResponse } | { readonly ok: false; readonly error: HttpFault };

export interface HttpClient {
  /** Never rejects for what the network or the server does. Never follows a redirect with credentials. */
  send(request: HttpRequest, signal?: AbortSignal): Promise<HttpOutcome>;
  /** What is in use for a URL, for `doctor` and the source test: proxy (without its password) or `direct`, and where certificates come from. */
  describeRoute(url: string): Promise<{ readonly proxy: string; readonly certificates: string }>;
}
