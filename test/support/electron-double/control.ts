import * as electron from './electron.ts';
import { connectPage } from './page-client.ts';

const double = { ...electron, connectPage };
export type Double = typeof double;

/** From the test to the process that plays Electron: run this function on the double. */
export interface ControlRequest {
  readonly id: number;
  readonly code: string;
  readonly input: unknown;
}
export type ControlReply = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: string };

// Same idea as Playwright's `electronApplication.evaluate`: the function travels as its source and closes over nothing.
process.on('message', (message) => {
  const request = message as ControlRequest; // only `launch.ts` sends here
  void evaluate(request).then((reply) => process.send?.(reply));
});
process.on('disconnect', () => process.exit(1));

async function evaluate({ id, code, input }: ControlRequest): Promise<ControlReply> {
  try {
    // eslint-disable-next-line typescript/no-implied-eval -- the code is a function of the test itself, sent to this process
    const run = new Function(`return (${code});`)() as (double: Double, input: unknown) => unknown; // written by the test itself
    return { id, value: await run(double, input) };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
