import { AlertTabs } from '../../widgets/alert-tabs.tsx';

/** What alerts may interrupt, when and by which way. */
export function AlertDeliveryScreen() {
  return <div className="page"><div className="page-head"><AlertTabs /></div></div>;
}
