import type { InteractionRef } from '../../state/navigation.ts';
import { Skeleton } from '../../widgets/notice.tsx';

export function InteractionScreen({ interaction }: { readonly interaction: InteractionRef }) {
  return <Skeleton key={interaction.guid} rows={12} />;
}
