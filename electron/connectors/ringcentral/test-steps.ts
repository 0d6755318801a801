import type { ClientContext, TestStep } from '../../ports/connector.ts';
import { isLoopback } from '../kit/setting-checks.ts';
import { counted, fail, findSilence, firstStep, pass, toFirstView, type StepResult } from '../kit/source-test.ts';
import { createClient } from './client.ts';
import { fromHttpFault, toFault } from './faults.ts';
import { listOf } from './realtime-entry.ts';
import { realtimeStream } from './realtime.ts';
import { findWarnings, readSettings, type PullSettings } from './settings.ts';
import { createTokens } from './tokens.ts';

/** What a source test does, in order: how deliveries can come, then (with pull) every step towards the vendor. */
export function createTestSteps(context: ClientContext): readonly TestStep[] {
  const { pull } = readSettings(context.settings);
  const receiving: TestStep[] = [
    { step: 'receiver', run: async () => checkReceiver(context) },
    { step: 'delivery', run: async () => explainDelivery(context) },
  ];
  if (pull === null) return receiving;
  return [
    ...receiving,
    { step: 'reach', run: (signal) => reach(context, pull, signal) },
    { step: 'sign in', run: (signal) => signIn(context, pull, signal) },
    { step: 'exchange', run: (signal) => exchange(context, pull, signal) },
    { step: 'first page', run: (signal) => readFirstPage(context, signal) },
  ];
}

function checkReceiver({ settings, secrets }: ClientContext): StepResult {
  const { receiverHost, receiverPort, receiverHeader } = readSettings(settings);
  if ((secrets['receiverToken'] ?? '') === '') return fail({ message: 'The receiver has no token: nothing could be delivered.', hint: 'Enter a receiver token of at least 16 characters, or remove the source and add it again to have one generated.' });
  if (receiverHeader !== null && (secrets['receiverHeaderSecret'] ?? '') === '') return fail({ message: `The header ${receiverHeader} has no value to be compared with.`, hint: 'Enter the extra header\'s value (receiverHeaderSecret), or clear receiverHeader.' });
  const weak = (secrets['receiverToken'] ?? '').length < 16 ? 'The token is shorter than 16 characters: anybody who can reach the receiver might guess it.' : '';
  const port = receiverPort === 0 ? 'a free port, which changes with every start' : `port ${receiverPort}`;
  return pass(`The receiver is set to ${receiverHost}, ${port}${receiverHeader === null ? '' : `, and asks for the header ${receiverHeader}`}.`, weak || findWarnings(settings)[0] || '');
}

/** Whether a delivery arrives cannot be tried from here: only the vendor can send one. */
function explainDelivery({ settings }: ClientContext): StepResult {
  const { receiverHost, receiverPort } = readSettings(settings);
  const relay = isLoopback(receiverHost) ? 'a relay or tunnel with TLS has to pass the vendor\'s requests on to it' : 'the vendor has to be let through to it';
  const port = receiverPort === 0 ? ' Give receiverPort a fixed number first.' : '';
  return pass(`Only the vendor can send an event: ${relay}.`, `Have an agent change their state: the time of the last event moves within seconds. If it does not, follow the set-up steps.${port} If the port is taken by another program, the stream says so.`);
}

/** Any answer will do: what it says is the next steps' concern. */
async function reach(context: ClientContext, { apiBase, authBase, subAccountId, clientId }: PullSettings, signal?: AbortSignal): Promise<StepResult> {
  if (subAccountId === '' || clientId === '') return fail(toFault('bad-request', 'Pull needs the sub-account and the client ID.', { hint: 'Enter subAccountId and clientId, or set pull to off.' }));
  for (const url of [`${authBase}/restapi/oauth/token`, `${apiBase}/voice/api/v1/admin/accounts`]) {
    const silence = await findSilence(context, url, ['too-large'], signal);
    if (silence !== null) return fail(fromHttpFault(silence, url));
  }
  const [api, auth] = [new URL(apiBase).host, new URL(authBase).host];
  return pass(api === auth ? `${api} answers.` : `${auth} and ${api} answer.`);
}

async function signIn(context: ClientContext, pull: PullSettings, signal?: AbortSignal): Promise<StepResult> {
  const token = await createTokens(context, pull).signIn(signal);
  return token.ok ? pass('The vendor accepts the client ID, the client secret and the JWT credential.') : fail(token.fault);
}

async function exchange(context: ClientContext, pull: PullSettings, signal?: AbortSignal): Promise<StepResult> {
  const token = await createTokens(context, pull).get(signal);
  return token.ok ? pass('RingCX lets this user in.') : fail(token.fault);
}

async function readFirstPage(context: ClientContext, signal?: AbortSignal): Promise<StepResult> {
  const step = firstStep(realtimeStream, null, toFirstView(context));
  const outcome = await createClient(context).send(step.request, signal);
  if (!outcome.ok) return fail(outcome.fault);
  const list = listOf(outcome.response.body);
  const agents = list.ok ? list.list.length : 0;
  return pass(`${counted(agents, 'agent is', 'agents are')} logged in now.`, agents === 0 ? 'Right for an hour at which nobody works, else check the sub-account.' : '');
}
