import { useMemo, useState, type ReactNode } from 'react';
import type { InteractionDetail, Party } from '../../../shared/contract/record-schemas.ts';
import { formatDuration } from '../../../shared/domain/calendar.ts';
import { openAgentMoment, openInteraction } from '../../state/navigation.ts';
import { Absent } from '../../widgets/absent.tsx';
import { toFigureLines, vendorWords } from './figure-model.ts';
import { MARK_WIDTH, momentWords, ROLE_WORDS, toDrawing } from './lane-model.ts';
import { customerOf, queueNames } from './list-model.ts';
import { EventFacts, EventList, LaneLegend } from './LaneParts.tsx';
import { PartyLanes } from './PartyLanes.tsx';

interface InteractionBodyProps {
  readonly detail: InteractionDetail;
  readonly zone: string;
  readonly isWide: boolean;
}

/** Everything about one interaction: its course, its figures, and every fact. The same beside the list and over the whole width. */
export function InteractionBody({ detail, zone, isWide }: InteractionBodyProps) {
  const drawing = useMemo(() => toDrawing(detail, isWide ? MARK_WIDTH.wide : MARK_WIDTH.narrow), [detail, isWide]);
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const [hoveredId, setHoveredId] = useState<string | null>(null);
  const pointed = drawing.events.find((each) => each.id === (hoveredId ?? selectedId)) ?? null;
  return (
    <div className="interaction-body" data-wide={isWide}>
      <Head detail={detail} zone={zone} />
      <section className="interaction-course" aria-label="Course">
        <PartyLanes drawing={drawing} zone={zone} asOf={detail.asOf} mostTicks={isWide ? 10 : 4} leastRoom={isWide ? 6 : 15} selectedId={selectedId} onSelect={setSelectedId} onHover={setHoveredId} />
        <LaneLegend drawing={drawing} />
        <EventFacts drawn={pointed} zone={zone} asOf={detail.asOf} />
      </section>
      <div className="interaction-columns">
        <Part title="Figures"><Figures detail={detail} /></Part>
        <Part title="Parties">{detail.parties.map((party) => <PartyFacts key={party.channelGuid} party={party} zone={zone} />)}</Part>
        <Part title="All facts">
          <dl className="interaction-facts">
            {[...rowFacts(detail), ...detail.facts].map((fact) => <div key={`${fact.label} ${fact.value}`}><dt>{fact.label}</dt><dd>{fact.value}</dd></div>)}
          </dl>
        </Part>
        <Part title="Conversation"><Conversation detail={detail} zone={zone} /></Part>
      </div>
      <Part title={`Events (${drawing.events.length})`}><EventList drawing={drawing} zone={zone} asOf={detail.asOf} selectedId={selectedId} onSelect={setSelectedId} /></Part>
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="interaction-part" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Head({ detail: { row, asOf }, zone }: { readonly detail: InteractionDetail; readonly zone: string }) {
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Start', momentWords(row.startAt, zone)],
    ['End', row.endAt === null ? <em className="ongoing" key="end">goes on, {formatDuration(Math.max(0, asOf - row.startAt))} so far</em> : momentWords(row.endAt, zone)],
    ['Duration', row.durationMs === null ? null : formatDuration(row.durationMs)],
    ['Outcome', row.outcome ?? row.status],
    ['Queue', queueNames(row.figures) === '' ? null : queueNames(row.figures)],
    ['Customer', customerOf(row) === '' ? null : <span className="masked" key="customer">{customerOf(row)}</span>],
    ['Service', row.serviceName],
    ['Source', row.sourceName],
  ];
  return (
    <dl className="interaction-head">
      {facts.map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value ?? <Absent why={`${label}: the vendor sent none`} />}</dd></div>)}
      <div className="interaction-agents">
        <dt>Agents</dt>
        <dd>
          {row.agents.length === 0 && <Absent why="No agent took part" />}
          {row.agents.map((agent) => <button key={agent.key} type="button" className="link-button" title={`The day of ${agent.name} at this moment`} onClick={() => openAgentMoment(agent.key, row.startAt, zone)}>{agent.name}</button>)}
        </dd>
      </div>
    </dl>
  );
}

/** What the record says of itself and the lanes do not show. */
function rowFacts({ row, facts: told }: InteractionDetail): { readonly label: string; readonly value: string }[] {
  const facts: readonly (readonly [string, string | null])[] = [
    ['Status', row.status], ['From', row.connectFrom], ['To', row.connectTo],
  ];
  return facts.flatMap(([label, value]) => (value === null || value === '' || told.some((fact) => fact.label === label) ? [] : [{ label, value }]));
}

function Figures({ detail }: { readonly detail: InteractionDetail }) {
  const skills = [...new Set(detail.row.figures.queues.flatMap((queue) => queue.skills))];
  return (
    <>
      <ul className="figures">
        {toFigureLines(detail).map((line) => {
          const vendor = vendorWords(line);
          return (
            <li key={line.label}>
              <details>
                <summary>
                  <span>{line.label}</span>
                  <strong className="numeric">{line.oursMs === null ? <span className="muted figure-absent">{line.absent}</span> : formatDuration(line.oursMs)}</strong>
                  <span className={vendor.differs ? 'figure-differs' : 'muted'}>{vendor.words}</span>
                </summary>
                <p className="figure-formula">{line.formula}</p>
              </details>
              {line.verdicts.map((verdict) => <p key={verdict.words} className={verdict.isMet === false ? 'missed' : 'muted'}>{verdict.words}</p>)}
            </li>
          );
        })}
      </ul>
      {skills.length > 0 && <p className="figure-skills"><span className="muted">Presented skills</span> {skills.join(', ')}</p>}
    </>
  );
}

function PartyFacts({ party, zone }: { readonly party: Party; readonly zone: string }) {
  const { agentKey } = party;
  const handle = vendorWords({ oursMs: party.ourHandleMs, vendorMs: party.handleTimeMs });
  return (
    <div className="party-facts">
      <h4>
        {agentKey === null ? party.title : <button type="button" className="link-button" onClick={() => openAgentMoment(agentKey, party.startAt, zone)}>{party.title}</button>}
        {party.title !== ROLE_WORDS[party.role] && <span className="muted"> {ROLE_WORDS[party.role].toLowerCase()}</span>}
      </h4>
      <dl className="interaction-facts">
        {(party.ourHandleMs !== null || party.handleTimeMs !== null) && <div><dt>Handle</dt><dd>{party.ourHandleMs === null ? '' : `${formatDuration(party.ourHandleMs)} `}<span className={handle.differs ? 'figure-differs' : 'muted'}>{handle.words}</span></dd></div>}
        {party.facts.map((fact) => <div key={`${fact.label} ${fact.value}`}><dt>{fact.label}</dt><dd>{fact.value}</dd></div>)}
      </dl>
    </div>
  );
}

function Conversation({ detail: { conversation, row }, zone }: { readonly detail: InteractionDetail; readonly zone: string }) {
  const others = conversation.filter((other) => other.guid !== row.guid);
  if (row.conversationGuid === null) return <p className="muted">The vendor named no conversation.</p>;
  if (others.length === 0) return <p className="muted">This is the only interaction of its conversation.</p>;
  return (
    <ul className="conversation">
      {others.map((other) => (
        <li key={other.guid}>
          <button type="button" className="link-button" onClick={() => openInteraction(other.sourceId, other.guid)}>{momentWords(other.startAt, zone)}</button>
          <span>{[other.medium, other.direction?.toLowerCase(), other.outcome ?? other.status].filter((word) => word !== null && word !== undefined).join(' · ')}</span>
        </li>
      ))}
    </ul>
  );
}
