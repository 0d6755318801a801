import { AlertTabs } from '../../widgets/alert-tabs.tsx';

/** What needs attention now. */
export function AlertsScreen() {
  return <div className="page"><div className="page-head"><AlertTabs /></div></div>;
}
