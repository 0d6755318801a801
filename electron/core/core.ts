import type { ProductSettings } from '../../shared/contract/schemas.ts';
import type { Alerts } from './alerts/alerts.ts';
import type { Backtester } from './alerts/past/backtest-request.ts';
import type { TemplateShelf } from './alerts/past/templates.ts';
import type { AppPorts } from './app.ts';
import type { FloorModel } from './floor/floor-model.ts';
import type { FloorWatch } from './floor/floor-watch.ts';
import type { Freshness } from './freshness.ts';
import type { WaitingWatch } from './interactions/waiting-watch.ts';
import type { Operations } from './operations.ts';
import type { PeopleState } from './people/people-state.ts';
import type { PollerSet } from './poller-set.ts';
import type { PushSet } from './push/push-set.ts';
import type { SourceBook } from './source-book.ts';
import type { LinkHosts } from './link-hosts.ts';
import type { StatusWatch } from './status-watch.ts';

/** The product's own settings: one home, one answer. */
export interface SettingsBook {
  load(): Promise<void>;
  /** The zone in use: the lead's, else the desk's. */
  zone(): string;
  read(): ProductSettings;
  /** Changes what is given. `zone` null: the desk's own again; `proxy` null: what the environment and the system say. */
  set(change: { readonly zone?: string | null | undefined; readonly proxy?: string | null | undefined }): Promise<ProductSettings>;
}

/** The running parts, as procedures and commands use them. */
export interface Core {
  readonly ports: AppPorts;
  readonly book: SourceBook;
  readonly settings: SettingsBook;
  readonly pollers: PollerSet;
  readonly push: PushSet;
  readonly people: PeopleState;
  readonly freshness: Freshness;
  readonly floor: FloorModel;
  readonly floorWatch: FloorWatch;
  readonly statusWatch: StatusWatch;
  readonly linkHosts: LinkHosts;
  readonly waiting: WaitingWatch;
  readonly operations: Operations;
  /** Sources of which a file is being read: what they tell is not whole until then, and no rule is evaluated on it. */
  readonly importing: Set<number>;
  readonly alerts: Alerts;
  readonly backtester: Backtester;
  readonly templates: TemplateShelf;
  /** Resolves when what was stored is loaded; every procedure waits for it. */
  readonly ready: Promise<void>;
  /** What is done once after it, without anybody waiting; never rejects. */
  readonly chores: Promise<void>;
}
