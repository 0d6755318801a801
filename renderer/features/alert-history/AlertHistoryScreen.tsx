import { AlertTabs } from '../../widgets/alert-tabs.tsx';

/** Every alert of the chosen days. */
export function AlertHistoryScreen() {
  return <div className="page"><div className="page-head"><AlertTabs /></div></div>;
}
