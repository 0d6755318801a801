import type { Clock } from '../../ports/clock.ts';
import type { Inbox } from '../../ports/inbox.ts';
import type { Log } from '../../ports/log.ts';
import { createReceiver } from '../../receiving/receiver.ts';
import type { Listen } from './listen.ts';

const WORDS: Readonly<Record<string, { readonly says: string; readonly hint: string }>> = {
  EADDRINUSE: { says: 'is in use by another program', hint: 'Choose another receiverPort, or end the program that uses it. It is tried again by itself.' },
  EACCES: { says: 'may not be used by this account', hint: 'Choose a receiverPort above 1023.' },
  EADDRNOTAVAIL: { says: 'is no address of this machine', hint: 'Correct receiverHost; 127.0.0.1 is this machine alone.' },
  ENOTFOUND: { says: 'is no address of this machine', hint: 'Correct receiverHost; 127.0.0.1 is this machine alone.' },
};

/** Opens receivers over the durable inbox. */
export function createListen(ports: { readonly inbox: Pick<Inbox, 'append'>; readonly clock: Clock; readonly log: Log }): Listen {
  return async ({ plan, sourceId, onDelivery }) => {
    if (plan.header !== null && plan.header.value === '') return { ok: false, message: `The header ${plan.header.name} is asked of every sender, but its secret is not set.`, hint: 'Enter receiverHeaderSecret, or leave receiverHeader empty.' };
    const receiver = createReceiver({ ...ports, plan, sourceId, onDelivery });
    try {
      const { port, url } = await receiver.listen();
      return { ok: true, listener: { url, port, close: () => receiver.close() } };
    } catch (error) {
      const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
      const words = WORDS[code];
      if (words === undefined) throw error;
      return { ok: false, message: `${plan.host}:${plan.port} ${words.says}.`, hint: words.hint };
    }
  };
}
