import type { PartyEvent } from '../../../shared/contract/record-schemas.ts';
import { eventTimes, KIND_WORDS, ROLE_WORDS, type DrawnEvent, type Drawing } from './lane-model.ts';

/** The kinds that occur, with how they are drawn. */
export function LaneLegend({ drawing }: { readonly drawing: Drawing }) {
  const kinds = [...new Set(drawing.events.map((each) => each.event.kind))];
  const isMark = (kind: PartyEvent['kind']): boolean => drawing.events.every((each) => each.event.kind !== kind || each.isInstant);
  const hasTarget = drawing.events.some((each) => each.targets.length > 0);
  return (
    <ul className="lane-legend" aria-label="What the shapes mean">
      {kinds.map((kind) => (
        <li key={kind}>
          {isMark(kind) ? <i className="lane-diamond" data-kind={kind} aria-hidden /> : <i className="lane-event lane-sample" data-kind={kind} aria-hidden />}
          {KIND_WORDS[kind]}
        </li>
      ))}
      {hasTarget && <li><i className="lane-target lane-sample" aria-hidden />Target</li>}
    </ul>
  );
}

/** What is known of the event under the pointer or the focus. Always the same height, so that nothing below moves. */
export function EventFacts({ drawn, zone, asOf }: { readonly drawn: DrawnEvent | null; readonly zone: string; readonly asOf: number }) {
  if (drawn === null) return <div className="lane-facts"><p className="muted">Point at an event, or walk through them with the arrow keys, to read what the vendor said about it.</p></div>;
  const { event, party } = drawn;
  return (
    <div className="lane-facts">
      <p><strong>{event.label}</strong> <span className="muted">{ROLE_WORDS[party.role]} {party.title === ROLE_WORDS[party.role] ? '' : party.title}</span> {eventTimes(event, zone, asOf)}</p>
      {event.facts.length > 0 && <p>{event.facts.map((fact) => <span key={`${fact.label} ${fact.value}`} className="lane-fact"><span className="muted">{fact.label}</span> {fact.value}</span>)}</p>}
    </div>
  );
}

/** The lanes' equal in words: every event of every party, by time. */
export function EventList({ drawing, zone, asOf, selectedId, onSelect }: { readonly drawing: Drawing; readonly zone: string; readonly asOf: number; readonly selectedId: string | null; readonly onSelect: (id: string) => void }) {
  return (
    // It scrolls sideways where it is narrow, and a scrolling region has to be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
    <div className="lane-table" tabIndex={0} role="region" aria-label="Events in words">
      <table className="table">
        <thead><tr><th scope="col">When</th><th scope="col">Party</th><th scope="col">Event</th><th scope="col">What the vendor said</th></tr></thead>
        <tbody>
          {drawing.events.map((drawn) => (
            <tr key={drawn.id} data-selected={drawn.id === selectedId} onClick={() => onSelect(drawn.id)}>
              <td>{eventTimes(drawn.event, zone, asOf)}</td>
              <td>{drawn.party.title}{drawn.party.title === ROLE_WORDS[drawn.party.role] ? '' : <span className="muted"> {ROLE_WORDS[drawn.party.role].toLowerCase()}</span>}</td>
              <td>{drawn.event.label}{drawn.event.type !== drawn.event.label && !drawn.event.label.startsWith(KIND_WORDS[drawn.event.kind]) && <span className="muted"> {drawn.event.type}</span>}</td>
              <td className="table-words">{drawn.event.facts.map((fact) => `${fact.label}: ${fact.value}`).join(' · ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
