import { Skeleton } from '../../widgets/notice.tsx';

export function ChatStatesScreen() {
  return <Skeleton rows={12} />;
}
