import { Globe } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { chooseTheme, usePreferences, type Density } from '../../state/preferences.ts';
import { useSession } from '../../state/session.ts';
import { useAction } from '../../state/use-action.ts';
import { Button } from '../../widgets/button.tsx';
import { Segments } from '../../widgets/field.tsx';
import { FailureNotice, Skeleton } from '../../widgets/notice.tsx';
import { ProxyChoice } from './ProxyChoice.tsx';
import { ZoneDialog } from './ZoneDialog.tsx';
import './settings.css';

/** What belongs to the data (zone) is stored with it; what belongs to this screen (theme, rows) stays here. */
export function SettingsScreen() {
  const settings = useSession((session) => session.settings);
  const hello = useSession((session) => session.hello);
  const { theme, density } = usePreferences();
  const [isChoosing, setChoosing] = useState(false);
  const action = useAction();
  const setZone = (zone: string | null): void => {
    setChoosing(false);
    void action.run(async (client) => useSession.setState({ settings: await client.settings.set({ zone }) }));
  };
  if (settings === null || hello === null) return <Skeleton />;
  return (
    <div className="settings">
      {action.failure !== null && <FailureNotice failure={action.failure} />}
      <Row title="Time zone" hint="Days, totals and times on every screen follow it. Stored with the data.">
        <Button icon={<Globe size={14} aria-hidden />} disabled={action.isRunning} onClick={() => setChoosing(true)}>{settings.effectiveZone}</Button>
        <span className="muted">{settings.zone === null ? 'the desk\'s own' : 'chosen here'}</span>
      </Row>
      <Row title="Theme" hint="On this screen only.">
        <Segments name="Theme" value={theme} choices={[{ value: 'system', label: 'As the system' }, { value: 'light', label: 'Light' }, { value: 'dark', label: 'Dark' }]} onChoose={chooseTheme} />
      </Row>
      <Row title="Row height" hint="Automatic rows are compact from 200 agents on.">
        <Segments<Density | 'auto'> name="Row height" value={density} choices={[{ value: 'auto', label: 'Automatic' }, { value: 'comfortable', label: 'Comfortable' }, { value: 'compact', label: 'Compact' }]} onChoose={(next) => usePreferences.setState({ density: next })} />
      </Row>
      <Row title="Proxy to the vendors" hint="Stored with the data, without a password, and in use from the next request on. The doctor command names the way that is taken.">
        <ProxyChoice proxy={settings.proxy} />
      </Row>
      <Row title="Data folder" hint="Database, settings and log. Back it up with the backup command; secrets are kept elsewhere.">
        <code className="settings-path">{hello.home}</code>
      </Row>
      <Row title="Build" hint="To be named in a report.">
        <span>{hello.build} <span className="muted">(protocol {hello.protocol}, {hello.capabilities.shell} shell)</span></span>
      </Row>
      {isChoosing && <ZoneDialog settings={settings} onChoose={setZone} onClose={() => setChoosing(false)} />}
    </div>
  );
}

function Row({ title, hint, children }: { readonly title: string; readonly hint: string; readonly children: ReactNode }) {
  return (
    <section className="settings-row">
      <div>
        <h2>{title}</h2>
        <p className="muted">{hint}</p>
      </div>
      <div className="settings-value">{children}</div>
    </section>
  );
}
