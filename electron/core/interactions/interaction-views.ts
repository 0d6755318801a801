import type { InteractionDetail, InteractionFigures, InteractionRowView } from '../../../shared/contract/record-schemas.ts';
import type { InteractionSummary } from '../../../shared/domain/interaction-figures.ts';
import type { Interaction } from '../../../shared/domain/interaction.ts';
import { maskPersonal } from '../../../shared/domain/personal-data.ts';
import type { InteractionRow } from '../../ports/stores.ts';
import type { NameOf } from '../agent-filter.ts';

export interface InteractionContext {
  readonly sourceName: (sourceId: number) => string;
  readonly nameOf: NameOf;
  /** Hides personal data, or returns it as it is where it was asked for. */
  readonly mask: (text: string) => string;
}

export const maskUnless = (reveal: boolean) => (text: string): string => (reveal ? text : maskPersonal(text));

/** An interaction as a line of a list; its personal data goes through the mask. */
export function toInteractionRow({ sourceId, asOf, interaction, summary }: InteractionRow, context: InteractionContext): InteractionRowView {
  const { guid, conversationGuid, status, medium, mediumManager, direction, startAt, durationMs, handleTimeMs, talkTimeMs, serviceName, outcome, categorizedAt, plan } = interaction;
  return {
    sourceId, sourceName: context.sourceName(sourceId), guid, conversationGuid, status, medium, mediumManager, direction, startAt, endAt: durationMs === null ? null : startAt + durationMs, durationMs,
    handleTimeMs, talkTimeMs, serviceName, connectTo: masked(interaction.connectTo, context), connectFrom: masked(interaction.connectFrom, context), outcome, categorizedAt,
    interactionPlanName: plan?.interactionPlanName ?? null, agents: summary.agentIds.map((agentId) => ({ key: `${sourceId}:${agentId}`, name: context.nameOf(sourceId, agentId) })), asOf,
    figures: toFigures(summary),
  };
}

function masked(text: string | null, context: InteractionContext): string | null {
  return text === null ? null : context.mask(text);
}

export function toFigures({ queues, queueWaitMs, timeToAnswerMs, talkMs, holdMs, wrapMs, handleMs }: InteractionSummary): InteractionFigures {
  return {
    queues: queues.map(({ name, type, waitMs, result, skills, targets }) => ({ name, type, waitMs, result, open: waitMs === null, skills: [...skills], targets: targets.map((target) => ({ ...target })) })),
    queueWaitMs, timeToAnswerMs, talkMs, holdMs, wrapMs, handleMs,
  };
}

type Fact = InteractionDetail['facts'][number];

/** What the record says beside its row; properties that are not known today come last, and may be personal. */
export function toFacts(interaction: Interaction, mask: (text: string) => string): Fact[] {
  const { plan } = interaction;
  const known: readonly (readonly [string, string | null | undefined])[] = [
    ['Address', plan?.addressName], ['Mapping', plan?.mappingName], ['Interaction plan', plan?.interactionPlanName], ['Reporting group', plan?.reportingGroup],
    ['Connected to, key', interaction.connectToKey === null ? null : mask(interaction.connectToKey)], ['Connected from, key', interaction.connectFromKey === null ? null : mask(interaction.connectFromKey)],
    ['Medium manager', interaction.mediumManager], ['Interaction', interaction.guid], ['Conversation', interaction.conversationGuid],
  ];
  const extra = Object.entries(interaction.extra).map(([label, value]): Fact => ({ label, value: typeof value === 'number' || typeof value === 'boolean' ? String(value) : mask(typeof value === 'string' ? value : JSON.stringify(value)) }));
  return [...known.flatMap(([label, value]): Fact[] => (value === null || value === undefined || value === '' ? [] : [{ label, value }])), ...extra];
}
