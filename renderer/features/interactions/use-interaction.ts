import type { InteractionDetail } from '../../../shared/contract/record-schemas.ts';
import { SECOND_MS } from '../../../shared/domain/time.ts';
import type { InteractionRef } from '../../state/navigation.ts';
import { useCall, type Call } from '../../state/use-call.ts';
import { useRefresh } from '../../widgets/use-refresh.ts';

const REFRESH_MS = 10 * SECOND_MS;

/** Everything about one interaction, asked again while it goes on. */
export function useInteraction({ sourceId, guid }: InteractionRef, isRevealed: boolean): Call<InteractionDetail> {
  const call = useCall(`interaction ${sourceId} ${guid} ${isRevealed}`, (client, signal) => client.interactions.detail({ sourceId, guid, reveal: isRevealed }, { signal }));
  useRefresh(call, call.data !== null && call.data.row.endAt === null, REFRESH_MS);
  return call;
}
