import { Skeleton } from '../../widgets/notice.tsx';

export function EngagementScreen() {
  return <Skeleton rows={12} />;
}
