import { Bot, Headphones, Headset, Split, User, Users, type LucideIcon } from 'lucide-react';
import { useRef, type CSSProperties, type KeyboardEvent } from 'react';
import type { Party } from '../../../shared/contract/record-schemas.ts';
import { openAgentMoment } from '../../state/navigation.ts';
import { eventTimes, KIND_WORDS, nextEvent, ROLE_WORDS, ticksOf, type DrawnEvent, type DrawnParty, type Drawing } from './lane-model.ts';

const ICONS = { customer: User, agent: Headset, monitor: Headphones, bot: Bot, router: Split, other: Users } as const satisfies Readonly<Record<Party['role'], LucideIcon>>;

interface PartyLanesProps {
  readonly drawing: Drawing;
  readonly zone: string;
  readonly asOf: number;
  /** How many times fit on the ruler. */
  readonly mostTicks: number;
  /** Room that a mark's label needs, in percent of the axis. */
  readonly leastRoom: number;
  readonly selectedId: string | null;
  readonly onSelect: (id: string) => void;
  readonly onHover: (id: string | null) => void;
}

/** One lane for each party on one axis of time. A single stop of the Tab key; arrows go along a lane and between them. */
export function PartyLanes({ drawing, zone, asOf, mostTicks, leastRoom, selectedId, onSelect, onHover }: PartyLanesProps) {
  const root = useRef<HTMLDivElement>(null);
  const ticks = ticksOf(drawing.axis, zone, mostTicks);
  const stop = drawing.events.some((each) => each.id === selectedId) ? selectedId : (drawing.events[0]?.id ?? null);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement) || event.target.dataset['event'] === undefined) return;
    const next = nextEvent(drawing, event.target.dataset['event'], event.key);
    if (next === null) return;
    event.preventDefault();
    onSelect(next);
    root.current?.querySelector<HTMLElement>(`[data-event="${CSS.escape(next)}"]`)?.focus();
  };
  return (
    <div ref={root} className="lanes" role="group" aria-label="Parties on one axis of time; the list of events below says the same in words" onKeyDown={onKeyDown}>
      <div className="lane-ruler" aria-hidden>
        <span />
        <div className="lane-axis">{ticks.map((tick) => <span key={tick.left} className="lane-tick" style={{ left: `${tick.left}%` }}>{tick.label}</span>)}</div>
      </div>
      {drawing.parties.map((drawn) => (
        <div key={drawn.party.channelGuid} className="lane" role="group" aria-label={`${ROLE_WORDS[drawn.party.role]} ${drawn.party.title}`}>
          <LaneTitle drawn={drawn} zone={zone} />
          <div className="lane-axis lane-tracks" style={{ '--tracks': drawn.tracks } as CSSProperties /* a custom property is no member of the type */}>
            {ticks.map((tick) => <i key={tick.left} className="lane-line" style={{ left: `${tick.left}%` }} />)}
            <i className="lane-presence" data-open={drawn.isOpen} style={{ left: `${drawn.left}%`, width: `${drawn.width}%` }} />
            {drawn.events.map((each) => (
              <LaneEvent key={each.id} drawn={each} words={`${KIND_WORDS[each.event.kind] === each.event.label ? '' : `${KIND_WORDS[each.event.kind]}: `}${each.event.label}, ${eventTimes(each.event, zone, asOf)}`} isSelected={each.id === selectedId} isStop={each.id === stop} leastRoom={leastRoom} onSelect={onSelect} onHover={onHover} />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}

function LaneTitle({ drawn: { party }, zone }: { readonly drawn: DrawnParty; readonly zone: string }) {
  const Icon = ICONS[party.role];
  const { agentKey } = party;
  return (
    <div className="lane-title">
      <Icon size={14} aria-hidden />
      <span className="lane-name">
        {agentKey === null
          ? <span className="ellipsis" title={party.title}>{party.title}</span>
          : <button type="button" className="link-button ellipsis" title={`The day of ${party.title} at this moment`} onClick={() => openAgentMoment(agentKey, party.startAt, zone)}>{party.title}</button>}
        {/* A party that has only its role for a name needs it once. */}
        {party.title !== ROLE_WORDS[party.role] && <span className="muted">{ROLE_WORDS[party.role]}</span>}
      </span>
    </div>
  );
}

interface LaneEventProps {
  readonly drawn: DrawnEvent;
  readonly words: string;
  readonly isSelected: boolean;
  readonly isStop: boolean;
  readonly leastRoom: number;
  readonly onSelect: (id: string) => void;
  readonly onHover: (id: string | null) => void;
}

function LaneEvent({ drawn, words, isSelected, isStop, leastRoom, onSelect, onHover }: LaneEventProps) {
  const { event, track, id, left, width, isInstant, isOpen, room, targets } = drawn;
  const top = `calc(${track} * var(--track) + 1px)`;
  return (
    <>
      <button
        type="button" className={isInstant ? 'lane-mark' : 'lane-event'} data-event={id} data-kind={event.kind} data-open={isOpen} aria-pressed={isSelected} aria-label={words} title={words} tabIndex={isStop ? 0 : -1}
        style={isInstant ? { left: `${left}%`, top } : { left: `${left}%`, width: `${width}%`, top }}
        onClick={() => onSelect(id)} onFocus={() => onSelect(id)} onPointerEnter={() => onHover(id)} onPointerLeave={() => onHover(null)}
      >
        {isInstant ? <i className="lane-diamond" data-kind={event.kind} /> : <span className="lane-word">{event.label}</span>}
      </button>
      {isInstant && room >= leastRoom && <span className="lane-mark-word" aria-hidden style={{ left: `calc(${left}% + 13px)`, top, maxWidth: `calc(${room}% - 16px)` }}>{event.label}</span>}
      {targets.map((target) => <i key={target.label} className="lane-target" data-met={target.isMet} title={target.label} style={{ left: `${target.left}%`, top: `calc(${track} * var(--track))` }} />)}
    </>
  );
}
