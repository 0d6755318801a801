import { Skeleton } from '../../widgets/notice.tsx';

export function CallsScreen() {
  return <Skeleton rows={12} />;
}
