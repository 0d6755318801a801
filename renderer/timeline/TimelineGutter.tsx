import type { Layout } from './layout.ts';
import { kindWords } from './timeline-data.ts';

/** Names of the lanes, beside the canvas. Their words are also in the list, so screen readers skip them. */
export function TimelineGutter({ layout, zone }: { readonly layout: Layout; readonly zone: string }) {
  return (
    <div className="timeline-gutter" aria-hidden="true" style={{ height: layout.height }}>
      {layout.top > 0 && <div className="timeline-zone ellipsis" style={{ height: layout.top }} title={`Times in ${zone}`}>{zone.replaceAll('_', ' ')}</div>}
      {layout.groups.map((group) => (
        <div key={group.kind} className="timeline-lane-name" style={{ top: group.top, height: group.height }}>
          <span className="timeline-lane-word">{kindWords(group.kind)}</span>
          {group.kind === 'chat' && <span className="timeline-load-key">5 min; strong: at max.</span>}
          {group.kind === 'workload' && (
            <span className="timeline-load-key">
              <i className="timeline-load" data-load="non-live" />non-live <i className="timeline-load" data-load="semi-live" />semi <i className="timeline-load" data-load="calls" />calls
            </span>
          )}
        </div>
      ))}
    </div>
  );
}
