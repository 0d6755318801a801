import type { IncomingMessage } from 'node:http';
import { jsonAnswer, messageAnswer, type Answer } from './answer.ts';
import { parseFaults, type FaultSwitch } from './faults.ts';
import { readBody } from './loopback.ts';

/** Where a person (or a script) switches faults while the demo runs. */
export const CONTROL_PATH = '/demo/faults';

/**
 * `GET` shows the faults, `POST` changes some of them; `{"clear":true}` ends all, `{"expireTokens":true}` makes the
 * tokens issued so far invalid. A page in a browser cannot reach this: it would need the right host name and a JSON
 * content type, which it may not send across origins.
 */
export async function answerControl(request: IncomingMessage, faults: FaultSwitch): Promise<Answer> {
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')) return messageAnswer(403, 'Use 127.0.0.1.');
  if (request.method === 'GET') return jsonAnswer(200, faults.get());
  if (request.method !== 'POST') return messageAnswer(405, 'Use GET or POST.');
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return messageAnswer(415, 'Send application/json.');
  return changeFaults(parseJson(await readBody(request)), faults);
}

async function changeFaults(sent: unknown, faults: FaultSwitch): Promise<Answer> {
  const { clear, expireTokens, ...rest } = isRecord(sent) ? sent : {};
  const parsed = parseFaults(isRecord(sent) ? rest : sent);
  if (!parsed.ok) return messageAnswer(400, parsed.problem);
  if (clear === true) await faults.clear();
  if (expireTokens === true) faults.expireTokens();
  // The vendor may stop listening now; the answer must get out first.
  if (parsed.change.down === 'refused') setImmediate(() => void faults.set(parsed.change));
  else await faults.set(parsed.change);
  return jsonAnswer(200, { ...faults.get(), ...parsed.change });
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
