import { create } from 'zustand';
import type { PeopleBookView } from '../../shared/contract/record-schemas.ts';
import type { FloorAgent, Hello, ProductSettings, Source, SourceStatus, Status } from '../../shared/contract/schemas.ts';
import type { CoreClient, Failure } from '../transport/client.ts';
import type { ConnectionState } from '../transport/connection.ts';
import type { FloorView } from './floor-events.ts';

/** What the core last said. Kept while the connection is lost, so that the last known picture stays readable (and dimmed). */
export interface Session {
  readonly connection: ConnectionState;
  readonly hello: Hello | null;
  readonly floor: FloorView | null;
  readonly status: Status | null;
  readonly settings: ProductSettings | null;
  readonly sources: readonly Source[] | null;
  /** People, teams and which agents they are; see people.ts. */
  readonly people: PeopleBookView | null;
  /** Why a stream of the core does not arrive; gone with the next good connection. */
  readonly failure: Failure | null;
}

const initial: Session = { connection: { kind: 'connecting', sinceAt: 0 }, hello: null, floor: null, status: null, settings: null, sources: null, people: null, failure: null };

export const useSession = create<Session>()(() => initial);

/** The client of the open connection, or null while there is none. */
export const useClient = (): CoreClient | null => useSession((session) => (session.connection.kind === 'connected' ? session.connection.client : null));

/** The product's zone; UTC until the core has said. */
export const useZone = (): string => useSession((session) => session.settings?.effectiveZone ?? session.floor?.zone ?? 'UTC');

export const useSourceStatus = (sourceId: number): SourceStatus | null => useSession((session) => session.status?.sources.find((source) => source.id === sourceId) ?? null);

export const useFloorAgent = (key: string): FloorAgent | null => useSession((session) => session.floor?.agents.get(key) ?? null);

/** The name of a source by its id; the id itself for one that is not known (any more). */
export const sourceName = (id: number): string => useSession.getState().sources?.find((source) => source.id === id)?.name ?? `Source ${id}`;
