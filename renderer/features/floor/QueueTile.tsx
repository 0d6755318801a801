import { Clock, Hourglass } from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import { formatClock, formatDuration } from '../../../shared/domain/calendar.ts';
import { useFilter } from '../../state/filter.ts';
import { liveEdgeOf } from '../../state/freshness.ts';
import { useSession, useZone } from '../../state/session.ts';
import { useWaiting } from '../../state/waiting.ts';
import { Button } from '../../widgets/button.tsx';
import { Ticking } from '../../widgets/ticking.tsx';
import { Tooltip } from '../../widgets/tooltip.tsx';
import { queueWords, toQueueLines, waitEdge, type QueueLine, type WaitingSource } from './queue-words.ts';

/** Up to when the waits of a source run, at a moment of the core's clock; read anew at every tick. */
function edgeNow(source: WaitingSource, nowAt: number): number {
  const { status, connection } = useSession.getState();
  const edge = liveEdgeOf(status?.sources.find((each) => each.id === source.sourceId) ?? null, nowAt, connection.kind === 'connected');
  return waitEdge(source, edge.isLive ? edge.endAt : null);
}

/** Who waits now: the count, the longest wait, and each group against its target. Absent where no source tells. */
export function QueueTile() {
  const { waiting } = useWaiting();
  const { sourceIds, teamId, personId } = useFilter();
  const isConnected = useSession((session) => session.connection.kind === 'connected');
  const zone = useZone();
  const sources = (waiting?.sources ?? []).filter((source) => sourceIds?.includes(source.sourceId) ?? true);
  if (sources.length === 0) return null;
  const count = sources.reduce((sum, source) => sum + source.count, 0);
  const longest = sources.filter((source) => source.longestSinceAt !== null).toSorted((a, b) => (a.longestSinceAt ?? 0) - (b.longestSinceAt ?? 0))[0];
  const still = sources.filter((source) => source.stale || !isConnected);
  return (
    <section className="queue-tile" aria-label="Waiting now" data-stale={still.length > 0}>
      <div className="queue-sum">
        {/* A queue belongs to no team: the filter does not narrow it, and the tile says so. */}
        <h2>Waiting now{teamId !== null || personId !== null ? ', for all teams' : ''}</h2>
        <p>
          <strong className="queue-count">{count.toLocaleString()}</strong>
          {count > 0 && longest !== undefined && <span className="muted">longest <Ticking className="queue-longest" text={(nowAt) => formatDuration(edgeNow(longest, nowAt) - (longest.longestSinceAt ?? 0))} /></span>}
        </p>
        {still.length > 0 && <p className="queue-still"><Clock size={12} aria-hidden /> {still.map((source) => `${sources.length > 1 ? `${source.sourceName} ` : ''}as of ${formatClock(source.asOf, zone)}`).join(', ')}</p>}
      </div>
      {count === 0 ? <p className="queue-none">{still.length > 0 ? 'Nobody waited at the last answer.' : 'Nobody waits.'}</p> : (
        <Groups lines={toQueueLines(sources)} hasSource={sources.length > 1} />
      )}
    </section>
  );
}

/** How many items of a wrapping list do not stand in its first line. */
function beyondFirstLine(list: HTMLElement | null): number {
  const tops = [...(list?.children ?? [])].map((item) => (item instanceof HTMLElement ? item.offsetTop : 0));
  return tops.filter((top) => top > (tops[0] ?? 0)).length;
}

/** Groups in one line, those that need somebody first; a button says how many more there are and shows them. */
function Groups({ lines, hasSource }: { readonly lines: readonly QueueLine[]; readonly hasSource: boolean }) {
  const list = useRef<HTMLUListElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [hidden, setHidden] = useState(0);
  // Whenever groups come or go, and whenever the room changes.
  const ids = lines.map((line) => line.id).join('\n');
  useLayoutEffect(() => {
    const node = list.current;
    if (node === null || ids === '') return undefined;
    const measure = (): void => setHidden(beyondFirstLine(node));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(node);
    return () => observer.disconnect();
  }, [ids]);
  return (
    <>
      <ul ref={list} id="queue-groups" className="queue-groups" data-open={isOpen} aria-label="Queues">
        {lines.map((line) => <Group key={line.id} line={line} hasSource={hasSource} />)}
      </ul>
      {hidden > 0 && <Button look="quiet" className="queue-more" aria-expanded={isOpen} aria-controls="queue-groups" onClick={() => setOpen(!isOpen)}>{isOpen ? 'Show less' : `${hidden} more`}</Button>}
    </>
  );
}

function Group({ line: { source, group }, hasSource }: { readonly line: QueueLine; readonly hasSource: boolean }) {
  const { targetMs } = group;
  const skills = group.skills.join(', ');
  const explain = `${queueWords(group)}${skills === '' ? '' : `, skills: ${skills}`}${hasSource ? `, ${source.sourceName}` : ''}. The wait runs from the entry into the queue to the vendor's now. ${targetMs === null ? 'No service-level target was sent for this group.' : `Target ${formatDuration(targetMs)}; over it: ${group.overTarget} of ${group.count}.`}`;
  return (
    <Tooltip text={explain}>
      <li className="queue-group" data-over={group.overTarget > 0}>
        <span className="queue-name ellipsis">{queueWords(group)}</span>
        <span className="queue-figures">
          <strong>{group.count}</strong>
          <Hourglass size={12} aria-hidden className="queue-icon" />
          <Ticking className="numeric" text={(nowAt) => formatDuration(edgeNow(source, nowAt) - group.longestSinceAt)} />
          {targetMs !== null && <span className="muted">of {formatDuration(targetMs)}</span>}
          {group.overTarget > 0 && <span className="queue-over">{group.overTarget} over target</span>}
        </span>
        {skills !== '' && <span className="queue-skills muted ellipsis">{skills}</span>}
      </li>
    </Tooltip>
  );
}
