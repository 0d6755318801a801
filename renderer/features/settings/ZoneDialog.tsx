import { Command } from 'cmdk';
import { useMemo, useState } from 'react';
import { formatClock } from '../../../shared/domain/calendar.ts';
import type { ProductSettings } from '../../../shared/contract/schemas.ts';
import { coreNowAt } from '../../state/clock.ts';
import { Dialog } from '../../widgets/dialog.tsx';
import { findZones, presentName } from './find-zones.ts';

/** Every zone that this machine knows, by name, with the time there now. */
export function ZoneDialog({ settings, onChoose, onClose }: { readonly settings: ProductSettings; readonly onChoose: (zone: string | null) => void; readonly onClose: () => void }) {
  const [query, setQuery] = useState('');
  const all = useMemo(() => ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')], []);
  const zones = findZones(all, query);
  return (
    <Dialog title="Time zone" width={460} onClose={onClose}>
      <Command shouldFilter={false} label="Time zone" className="zones" defaultValue={settings.zone ?? 'desk'}>
        <Command.Input className="input" placeholder="City or region" value={query} onValueChange={setQuery} autoFocus />
        <Command.List className="zones-list">
          <Command.Empty className="palette-empty">No zone is called that. A full name such as Europe/Berlin always works.</Command.Empty>
          {query === '' && <Command.Item value="desk" className="palette-item" onSelect={() => onChoose(null)}>The desk's own zone</Command.Item>}
          {zones.map((zone) => (
            <Command.Item key={zone} value={zone} className="palette-item" onSelect={() => onChoose(zone)}>
              <span className={zone === presentName(settings.effectiveZone) ? 'zones-present' : ''}>{zone.replaceAll('_', ' ')}</span>
              <span className="muted palette-end">{formatClock(coreNowAt(), zone)}</span>
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </Dialog>
  );
}
