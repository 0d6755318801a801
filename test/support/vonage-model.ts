import { MINUTE_MS, DAY_MS } from '../../shared/domain/time.ts';

/** One true activity, with the moments at which the vendor's processing makes it (and its end) visible. */
export interface TrueActivity {
  readonly agentId: string;
  readonly type: 'Presence' | 'Workload' | 'Interaction';
  readonly startAt: number;
  readonly durationMs: number | null;
  readonly seenAt: number;
  readonly endSeenAt: number | null;
  readonly guid?: string;
  /** Of a presence; absent: Ready. */
  readonly category?: string;
}

export interface ModelAnswer { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }

/** Says what answer is sent in place of the right one; undefined lets the right one through. */
export type Interference = (request: ModelRequest, right: () => ModelAnswer) => ModelAnswer | 'reset' | 'timeout' | undefined;

export interface ModelRequest { readonly method: string; readonly url: URL; readonly headers: Readonly<Record<string, string>>; readonly body: string; readonly number: number }

export interface VonageModel {
  readonly requests: ModelRequest[];
  answer(request: Omit<ModelRequest, 'number'>): ModelAnswer | 'reset' | 'timeout';
}

export interface VonageModelOptions {
  readonly now: () => number;
  readonly activities: () => readonly TrueActivity[];
  readonly interfere?: Interference;
  /** Largest page that is served whatever is asked for. */
  readonly pageSize?: () => number;
  /** Extra raw items on each first page. */
  readonly rawItems?: readonly unknown[];
  readonly users?: readonly unknown[] | null;
  readonly statuses?: readonly unknown[];
  /** Items of `interactions` as the vendor sends them; every window gets those that start or are categorized in it. */
  readonly interactions?: () => readonly { readonly start: string; readonly categorizedAt?: string | null }[];
  /** Items of `interactions/ongoing`; null: this account has no such endpoint. */
  readonly ongoing?: (() => readonly unknown[]) | null;
}

/** A small Vonage, faithful where the reference states a fact, written apart from the product's own simulation. */
export function createVonageModel(options: VonageModelOptions): VonageModel {
  const requests: ModelRequest[] = [];
  const { now } = options;
  const headers = (): Record<string, string> => ({ 'content-type': 'application/json', date: new Date(Math.floor(now() / 1_000) * 1_000).toUTCString() });
  const json = (status: number, value: unknown): ModelAnswer => ({ status, headers: headers(), body: JSON.stringify(value) });

  const paged = (all: readonly unknown[], url: URL, key = 'items'): ModelAnswer => {
    const limit = Math.min(Number(url.searchParams.get('limit') ?? 25), options.pageSize?.() ?? 5_000);
    const page = Number(url.searchParams.get('page') ?? 1);
    const items = all.slice((page - 1) * limit, page * limit);
    const meta = { page, count: items.length, pageCount: Math.ceil(all.length / limit), totalCount: all.length };
    return json(200, { meta, [key]: items, upTo: new Date(now()).toISOString() });
  };

  const activities = (url: URL): ModelAnswer => {
    const startAt = Date.parse(url.searchParams.get('start') ?? '');
    const endAt = Date.parse(url.searchParams.get('end') ?? '');
    if (Number.isNaN(startAt) || Number.isNaN(endAt)) return json(400, { message: 'start is not a date' });
    if (endAt - startAt > 31 * DAY_MS) return json(400, { message: 'Request window size limit exceeded 31 days' });
    const inside = (at: number): boolean => at >= startAt && at < endAt && at <= now();
    const only = url.searchParams.get('agentId');
    const seen = options.activities().filter((activity) => activity.seenAt <= now() && (only === null || activity.agentId === only)).filter((activity) => {
      const isEnded = activity.endSeenAt !== null && activity.endSeenAt <= now() && activity.durationMs !== null;
      return inside(activity.startAt) || inside(activity.seenAt) || (isEnded && (inside(activity.startAt + (activity.durationMs ?? 0)) || inside(activity.endSeenAt ?? 0)));
    });
    const sorted = [...seen].sort((a, b) => a.startAt - b.startAt || (a.agentId < b.agentId ? -1 : a.agentId > b.agentId ? 1 : 0));
    return paged([...(options.rawItems ?? []), ...sorted.map((activity) => toItem(activity, now()))], url);
  };

  const interactions = (url: URL): ModelAnswer => {
    const startAt = Date.parse(url.searchParams.get('start') ?? '');
    const endAt = Date.parse(url.searchParams.get('end') ?? '');
    if (Number.isNaN(startAt) || Number.isNaN(endAt)) return json(400, { message: 'start is not a date' });
    const inside = (text: string | null | undefined): boolean => typeof text === 'string' && Date.parse(text) >= startAt && Date.parse(text) < Math.min(endAt, now() + 1);
    return paged((options.interactions?.() ?? []).filter((item) => inside(item.start) || inside(item.categorizedAt)), url);
  };

  const right = (request: ModelRequest): ModelAnswer => {
    const { url } = request;
    if (url.pathname.endsWith('/connect/token')) {
      const form = new URLSearchParams(request.body);
      if (form.get('client_secret') !== 'right') return json(400, { error: 'invalid_client' });
      return json(200, { token_type: 'bearer', access_token: `token-${form.get('scope')}-${request.number}`, expires_in: 7_200 });
    }
    if (url.pathname.endsWith('/stats/agent-activities')) return activities(url);
    if (url.pathname.endsWith('/stats/interactions')) return interactions(url);
    if (url.pathname.endsWith('/stats/interactions/ongoing') && options.ongoing !== null) return paged(options.ongoing?.() ?? [], url);
    if (url.pathname.endsWith('/stats/agent-status')) return paged(options.statuses ?? [], url);
    if (url.pathname.endsWith('/useradmin/users')) return options.users === null ? json(404, { message: 'no' }) : paged(options.users ?? [], url, 'users');
    return json(404, { message: 'no such endpoint' });
  };

  return {
    requests,
    answer(plain) {
      const request = { ...plain, number: requests.length };
      requests.push(request);
      return options.interfere?.(request, () => right(request)) ?? right(request);
    },
  };
}

function toItem(activity: TrueActivity, now: number): unknown {
  const isEnded = activity.endSeenAt !== null && activity.endSeenAt <= now;
  return {
    agentId: activity.agentId, type: activity.type, category: activity.type === 'Workload' ? null : activity.type === 'Presence' ? activity.category ?? 'Ready' : 'Connected',
    name: activity.type === 'Presence' ? activity.category ?? 'Ready' : null, eligibleForRouting: activity.type === 'Presence' ? (activity.category ?? 'Ready') === 'Ready' : null,
    start: new Date(activity.startAt).toISOString(), duration: isEnded ? activity.durationMs : null, status: null, reason: null,
    interaction: activity.type === 'Interaction' ? { guid: activity.guid ?? '016f1c6b-9766-498c-9756-30afb0354d5b', medium: 'Phone', mediumManager: 'VCC', direction: 'Inbound' } : null,
    channel: null, workload: activity.type === 'Workload' ? { calls: 1, semiLive: 0, nonLive: 0 } : null,
  };
}

/** A presence that is visible a moment after its start and its end. */
export function presence(agentId: string, startAt: number, durationMs: number | null, lateMs = MINUTE_MS / 60): TrueActivity {
  return { agentId, type: 'Presence', startAt, durationMs, seenAt: startAt + lateMs, endSeenAt: durationMs === null ? null : startAt + durationMs + lateMs };
}
