import { Skeleton } from '../../widgets/notice.tsx';

export function PeopleScreen() {
  return <Skeleton rows={12} />;
}
