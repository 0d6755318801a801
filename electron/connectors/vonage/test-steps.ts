import type { ClientContext, ClientOutcome, StreamDefinition, TestStep } from '../../ports/connector.ts';
import { readJson } from '../kit/json-body.ts';
import { clockWords, counted, fail, findSilence, firstStep, pass, viewByVendor, type StepResult } from '../kit/source-test.ts';
import { ACTIVITIES, activitiesStream } from './activities-stream.ts';
import { findEnvelopeProblem, listOf } from './body.ts';
import { createClient } from './client.ts';
import { fromHttpFault } from './faults.ts';
import { interactionsStream } from './interactions-stream.ts';
import { usersStream } from './lists.ts';
import { readSettings, toEndpoint } from './settings.ts';
import { createTokens } from './tokens.ts';
import { readVendorTime } from './vendor-time.ts';

/** What a source test does, in order; every step asks the vendor afresh. */
export function createTestSteps(context: ClientContext): readonly TestStep[] {
  return [
    { step: 'reach', run: (signal) => reach(context, signal) },
    { step: 'sign in', run: (signal) => signIn(context, signal) },
    { step: 'scope', run: (signal) => checkScope(context, signal) },
    { step: 'first page', run: (signal) => readFirstPage(context, signal) },
    { step: 'interactions', run: (signal) => readInteractionsPage(context, signal) },
    { step: 'names', run: (signal) => readNames(context, signal) },
  ];
}

/** Any answer will do: what it says is the next steps' concern. */
async function reach(context: ClientContext, signal?: AbortSignal): Promise<StepResult> {
  const { apiBase, tokenUrl } = readSettings(context.settings);
  for (const url of [tokenUrl, toEndpoint(apiBase, 'stats', ACTIVITIES, { limit: '1' })]) {
    const silence = await findSilence(context, url, ['too-large'], signal);
    if (silence !== null) return fail(fromHttpFault(silence, url));
  }
  const [api, signInHost] = [new URL(apiBase).host, new URL(tokenUrl).host];
  return pass(api === signInHost ? `${api} answers.` : `${api} and ${signInHost} answer.`);
}

async function signIn(context: ClientContext, signal?: AbortSignal): Promise<StepResult> {
  const token = await createTokens(context, readSettings(context.settings)).get('stats', signal);
  return token.ok ? pass('The vendor accepts the client ID and the client secret.') : fail(token.fault);
}

async function checkScope(context: ClientContext, signal?: AbortSignal): Promise<StepResult> {
  const outcome = await sendFirst(context, activitiesStream, signal);
  return outcome.ok ? pass('The credential may read the statistics.') : fail(outcome.fault);
}

async function readFirstPage(context: ClientContext, signal?: AbortSignal): Promise<StepResult> {
  const outcome = await sendFirst(context, activitiesStream, signal);
  if (!outcome.ok) return fail(outcome.fault);
  const { response } = outcome;
  const body = readJson(response);
  const problem = body.ok ? findEnvelopeProblem(body.value) : body.reason;
  if (problem !== null || !body.ok) return { ok: false, detail: `The answer cannot be read: ${problem ?? 'no JSON'}.`, hint: 'Check the API address.' };
  const { asOf } = readVendorTime(response, body.value, response.receivedAt);
  const items = listOf(body.value)?.length ?? 0;
  const hint = items === 0 ? 'No activity in the last day: right for a quiet account, else check the region and the list of agents.' : '';
  return pass(`${counted(items, 'activity', 'activities')} on the first page; ${clockWords(asOf, response.receivedAt)}.`, hint);
}

async function readInteractionsPage(context: ClientContext, signal?: AbortSignal): Promise<StepResult> {
  const outcome = await sendFirst(context, interactionsStream, signal);
  if (!outcome.ok) return fail(outcome.fault);
  const body = readJson(outcome.response);
  const items = body.ok ? (listOf(body.value)?.length ?? 0) : 0;
  return pass(`${counted(items, 'interaction', 'interactions')} on the first page.`, items === 0 ? 'No interaction in the last day: right for a quiet account.' : '');
}

/** Never fails the test: without names the product shows ids. */
async function readNames(context: ClientContext, signal?: AbortSignal): Promise<StepResult> {
  const outcome = await sendFirst(context, usersStream, signal);
  if (outcome.ok) {
    const body = readJson(outcome.response);
    return pass(`${counted(body.ok ? (listOf(body.value)?.length ?? 0) : 0, 'user', 'users')} on the first page of the directory.`);
  }
  const why = outcome.fault.code === 'scope' ? 'the credential lacks the scope users:read' : outcome.fault.message;
  return pass(`No names: ${why}`, 'Agents are shown by their ids. For names, add the scope users:read to the API credential in the VCC admin portal.');
}

/** Signs in first, so that the window follows the vendor's clock. */
async function sendFirst(context: ClientContext, stream: StreamDefinition, signal?: AbortSignal): Promise<ClientOutcome> {
  const client = createClient(context);
  const step = firstStep(stream, null, await viewByVendor(context, client, signal));
  return client.send(step.request, signal);
}
