import { parseWhole } from '../arguments.ts';
import type { CommonOptions, Context } from '../context.ts';
import { openOwned } from '../core-access.ts';
import { watchInterrupt } from '../interrupt.ts';
import { EXIT, type ExitCode } from '../usage.ts';

export interface ReceiveOptions extends CommonOptions {
  readonly source: string;
  readonly port?: string;
}

/** `receive`: only the push receiver of a source, until Ctrl-C. Needs the home to itself: an app that runs on it receives already. */
export async function run(context: Context, options: ReceiveOptions): Promise<ExitCode> {
  const port = options.port === undefined ? null : parseWhole(options.port, '--port', 0, 65_535);
  const interrupt = watchInterrupt(context.clock);
  try {
    const owned = await openOwned(context, { kind: 'cli' });
    try {
      const { url } = await owned.app.commands.receive({ source: options.source, port });
      await context.output.result({ url }, url);
      context.output.note('The address holds the secret of this receiver. Ctrl-C ends it; what was acknowledged is stored.');
      await interrupt.interrupted;
    } finally {
      await owned.close();
    }
  } finally {
    interrupt.end();
  }
  return EXIT.done;
}
