import { Skeleton } from '../../widgets/notice.tsx';

export function InteractionsScreen() {
  return <Skeleton rows={12} />;
}
