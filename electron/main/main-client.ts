import type { CallOutcome, CoreCall, FromCore, MainServices } from './core-protocol.ts';

/** The core's end of the calls to Electron's main process. */
export interface MainClient {
  readonly services: MainServices;
  /** Takes an answer that arrived. */
  settle(id: number, outcome: CallOutcome): void;
}

export function createMainClient(post: (message: FromCore) => void): MainClient {
  const pending = new Map<number, (outcome: CallOutcome) => void>();
  let last = 0;

  function call(request: CoreCall): Promise<unknown> {
    last += 1;
    const id = last;
    return new Promise((resolve, reject) => {
      pending.set(id, (outcome) => (outcome.ok ? resolve(outcome.value) : reject(new Error(outcome.message))));
      post({ type: 'call', id, call: request });
    });
  }

  // Both ends are built from `MainServices`, so an answer has the type of its method.
  const services: MainServices = {
    describeSafeStorage: () => call({ method: 'describeSafeStorage', args: [] }) as ReturnType<MainServices['describeSafeStorage']>,
    encrypt: (text) => call({ method: 'encrypt', args: [text] }) as ReturnType<MainServices['encrypt']>,
    decrypt: (blob) => call({ method: 'decrypt', args: [blob] }) as ReturnType<MainServices['decrypt']>,
    resolveProxy: (url) => call({ method: 'resolveProxy', args: [url] }) as ReturnType<MainServices['resolveProxy']>,
    exploreDemo: () => call({ method: 'exploreDemo', args: [] }) as ReturnType<MainServices['exploreDemo']>,
  };

  return {
    services,
    settle(id, outcome) {
      pending.get(id)?.(outcome);
      pending.delete(id);
    },
  };
}
