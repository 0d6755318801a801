import type { Clock } from '../../electron/ports/clock.ts';
import type { HttpClient } from '../../electron/ports/http.ts';
import type { VonageModel } from './vonage-model.ts';

/** The model without a socket, for tests on a virtual clock. */
export function createModelHttp(model: VonageModel, clock: Clock, latencyMs = 50): HttpClient {
  return {
    async send(request, signal) {
      await clock.sleep(latencyMs, signal);
      if (signal?.aborted === true) return { ok: false, error: { fault: 'aborted', detail: 'aborted' } };
      const answer = model.answer({ method: request.method, url: new URL(request.url), headers: request.headers, body: request.body ?? '' });
      if (answer === 'timeout') return { ok: false, error: { fault: 'timeout', detail: 'No whole answer within 60 seconds.' } };
      if (answer === 'reset') return { ok: false, error: { fault: 'network', detail: 'ECONNRESET' } };
      return { ok: true, response: { ...answer, bytes: answer.body.length, receivedAt: clock.now() } };
    },
    describeRoute: async () => ({ proxy: 'direct', certificates: 'bundled' }),
  };
}
