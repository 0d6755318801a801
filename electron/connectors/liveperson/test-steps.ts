import type { ClientContext, ClientOutcome, StreamDefinition, TestStep } from '../../ports/connector.ts';
import { readJson } from '../kit/json-body.ts';
import { clockWords, counted, fail, findSilence, firstStep, pass, viewByVendor, type StepResult } from '../kit/source-test.ts';
import { readDate } from '../kit/vendor-clock.ts';
import { activityStream } from './activity-stream.ts';
import { listOf, readErrorWords, unwrap } from './body.ts';
import { FIGURES, createClient } from './client.ts';
import { engagementStream } from './engagement-stream.ts';
import { intervalsOf, recordsOf } from './envelope.ts';
import { fromHttpFault } from './faults.ts';
import { createHosts } from './hosts.ts';
import { PARTS, type Part } from './names.ts';
import { namesStream } from './names-stream.ts';
import { readSettings } from './settings.ts';
import { createSignIn } from './sign-in.ts';
import { viewStream } from './view-stream.ts';

/** What a source test does, in order; every step asks the vendor afresh. */
export function createTestSteps(context: ClientContext): readonly TestStep[] {
  return [
    { step: 'reach', run: (signal) => reach(context, signal) },
    { step: 'sign in', run: (signal) => signIn(context, signal) },
    { step: 'chat states', run: (signal) => readStates(context, signal) },
    { step: 'engagement', run: (signal) => readEngagement(context, signal) },
    { step: 'names', run: (signal) => readNames(context, signal) },
    { step: 'present state', run: (signal) => readView(context, signal) },
  ];
}

/** Where the figures are, and whether anything answers there. Any answer will do: what it says is the next steps' concern. */
async function reach(context: ClientContext, signal?: AbortSignal): Promise<StepResult> {
  const base = await createHosts(context, readSettings(context.settings)).baseOf(FIGURES, signal);
  if (!base.ok) return fail(base.fault);
  const url = `${base.base}/`;
  const silence = await findSilence(context, url, ['too-large', 'redirect'], signal);
  if (silence !== null) return fail(fromHttpFault(silence, url));
  return pass(`The figures are at ${new URL(base.base).host}, and it answers.`);
}

async function signIn(context: ClientContext, signal?: AbortSignal): Promise<StepResult> {
  const settings = readSettings(context.settings);
  const authorized = await createSignIn(context, settings, createHosts(context, settings)).authorize({ method: 'GET', url: 'https://localhost/' }, signal);
  if (!authorized.ok) return fail(authorized.fault);
  return settings.auth === 'oauth1'
    ? pass('Every request is signed with the API key; whether the vendor accepts it, the next step tells.', 'OAuth 1.0 keys end by the vendor\'s announcement on 31 May 2026.')
    : pass(`The vendor accepts the sign-in ${settings.auth}.`);
}

async function readStates(context: ClientContext, signal?: AbortSignal): Promise<StepResult> {
  const outcome = await sendFirst(context, activityStream, null, signal);
  if (!outcome.ok) return fail(outcome.fault);
  const { response, accepted } = outcome;
  const agents = new Set(accepted.page.records?.stateBuckets?.map((bucket) => bucket.agentId)).size;
  const refused = accepted.page.quarantined.length;
  const detail = `${counted(agents, 'agent', 'agents')} in ${counted(intervalsOf(bodyOf(response)).length, 'interval', 'intervals')} of the last day${refused === 0 ? '' : `, ${counted(refused, 'entry', 'entries')} refused`}; ${clockOf(response)}.`;
  return pass(detail, agents === 0 ? 'No agent was logged in during the last day: right for a quiet account, else check the account ID and the list of agents.' : '');
}

async function readEngagement(context: ClientContext, signal?: AbortSignal): Promise<StepResult> {
  const outcome = await sendFirst(context, engagementStream, null, signal);
  if (!outcome.ok) return fail(outcome.fault);
  const rows = outcome.accepted.page.records?.engagementBuckets?.length ?? 0;
  return pass(`${counted(rows, 'row', 'rows')} of engagement in the last day.`);
}

/** Never fails the test: without names the product shows ids. */
async function readNames(context: ClientContext, signal?: AbortSignal): Promise<StepResult> {
  const words: string[] = [];
  let hasRefusal = false;
  for (const { part, title } of PARTS) {
    const outcome = await sendFirst(context, namesStream, part, signal);
    const why = !outcome.ok ? outcome.fault.message : outcome.response.status === 200 ? null : `not permitted (${outcome.response.status}${saidBy(outcome.response)})`;
    hasRefusal ||= why !== null;
    words.push(`${title}: ${why ?? String(outcome.ok ? (listOf(bodyOf(outcome.response))?.length ?? 0) : 0)}`);
  }
  return pass(`${words.join('; ')}.`, hasRefusal ? 'What has no name is shown by its id. For names the key or application needs Administration: Users (scope users.read), status reasons and skills.' : '');
}

/** Never fails the test: without it the present is concluded from successive answers. */
async function readView(context: ClientContext, signal?: AbortSignal): Promise<StepResult> {
  const outcome = await sendFirst(context, viewStream, null, signal);
  if (outcome.ok) return pass(`${counted(recordsOf(bodyOf(outcome.response))?.length ?? 0, 'agent', 'agents')} on the first page of the agent view (Key Messaging Metrics).`);
  return pass(`No agent view: ${outcome.fault.message}`, 'The present state is concluded from successive answers and marked as derived. For the vendor\'s own, the key or application needs Data: Key Messaging Metrics.');
}

type FirstOutcome = Extract<ClientOutcome, { ok: false }> | (Extract<ClientOutcome, { ok: true }> & { readonly accepted: ReturnType<StreamDefinition['acceptAnswer']> });

/** The first answer of a stream, or of one part of the directory, by the vendor's clock. */
async function sendFirst(context: ClientContext, stream: StreamDefinition, part: Part | null, signal?: AbortSignal): Promise<FirstOutcome> {
  const client = createClient(context);
  const view = await viewByVendor(context, client, signal);
  const cursor = part === null ? null : JSON.stringify({ v: 1, readAt: Object.fromEntries(PARTS.filter((each) => each.part !== part).map((each) => [each.part, view.vendorNowAt])) });
  const step = firstStep(stream, cursor, view);
  const outcome = await client.send(step.request, signal);
  return outcome.ok ? { ...outcome, accepted: stream.acceptAnswer(step, outcome.response, view) } : outcome;
}

type Answer = Extract<ClientOutcome, { ok: true }>['response'];

function bodyOf(response: Answer): unknown {
  const body = readJson(response);
  return body.ok ? unwrap(body.value) : null;
}

function saidBy(response: Answer): string {
  const body = readJson(response);
  const message = body.ok ? readErrorWords(body.value).message : null;
  return message === null ? '' : `: ${message}`;
}

function clockOf(response: Answer): string {
  const dateAt = readDate(response);
  return dateAt === null ? 'the vendor does not tell its time' : clockWords(dateAt, response.receivedAt);
}
