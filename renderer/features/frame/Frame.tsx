import { useEffect, useState, type ReactNode } from 'react';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { FreshnessStrip } from './FreshnessStrip.tsx';
import { MissedBanner } from './MissedBanner.tsx';
import { Palette } from './Palette.tsx';
import { Rail } from './Rail.tsx';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import { TopBar } from './TopBar.tsx';
import './frame.css';

/** Rail, top bar, freshness strip and what is opened over every screen. */
export function Frame({ children, onRetry }: { readonly children: ReactNode; readonly onRetry: () => void }) {
  const [open, setOpen] = useState<'palette' | 'shortcuts' | null>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setOpen('palette');
        return;
      }
      const isTyping = event.target instanceof HTMLElement && event.target.matches('input, textarea, select');
      if (event.key === '?' && !isTyping && !event.defaultPrevented) setOpen((before) => before ?? 'shortcuts');
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  const close = (): void => setOpen(null);
  return (
    <div className="frame">
      <Rail />
      <div className="frame-side">
        <TopBar onFind={() => setOpen('palette')} onShortcuts={() => setOpen('shortcuts')} />
        <FreshnessStrip />
        <ConnectionBanner onRetry={onRetry} />
        <MissedBanner />
        <main className="frame-main">{children}</main>
      </div>
      {open === 'palette' && <Palette onClose={close} />}
      {open === 'shortcuts' && <ShortcutsDialog onClose={close} />}
    </div>
  );
}
