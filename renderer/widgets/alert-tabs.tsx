import { navigate, toHash, usePlace, type Screen } from '../state/navigation.ts';

const TABS = [
  { screen: 'alerts', title: 'Inbox' },
  { screen: 'alert-history', title: 'History' },
  { screen: 'alert-rules', title: 'Rules' },
  { screen: 'alert-delivery', title: 'Delivery' },
] as const satisfies readonly { readonly screen: Screen; readonly title: string }[];

/** The four screens of the alerts, on each of them. */
export function AlertTabs() {
  const present = usePlace((place) => place.screen);
  return (
    <nav className="tabs" aria-label="Alerts">
      {TABS.map(({ screen, title }) => (
        <a
          key={screen}
          href={toHash({ screen })}
          className="tab"
          aria-current={present === screen ? 'page' : undefined}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            navigate({ screen });
          }}
        >
          {title}
        </a>
      ))}
    </nav>
  );
}
