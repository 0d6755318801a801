import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../../shared/contract/contract.ts';
import { BrowserWindow } from './window.ts';

export type PageClient = ContractRouterClient<Contract>;

/** The contract's client on the newest port of the first window's page, as the renderer makes it. */
export function connectPage(): PageClient {
  const port = BrowserWindow.all[0]?.webContents.page?.messages.findLast(({ ports }) => ports.length > 0)?.ports[0];
  if (port === undefined) throw new Error('The page has no port.');
  const client: PageClient = createORPCClient(new RPCLink({ port }));
  port.start();
  return client;
}
