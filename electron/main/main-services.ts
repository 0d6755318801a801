import type { CallOutcome, CoreCall, MainServices } from './core-protocol.ts';

/** Runs one call of the core; a failure travels as a message, never as a stack. */
export async function answerCall(services: MainServices, call: CoreCall): Promise<CallOutcome> {
  try {
    return { ok: true, value: await run(services, call) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

function run(services: MainServices, call: CoreCall): Promise<unknown> {
  switch (call.method) {
    case 'describeSafeStorage':
      return services.describeSafeStorage();
    case 'encrypt':
      return services.encrypt(...call.args);
    case 'decrypt':
      return services.decrypt(...call.args);
    case 'resolveProxy':
      return services.resolveProxy(...call.args);
    case 'exploreDemo':
      return services.exploreDemo();
  }
}
