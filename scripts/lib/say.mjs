/** Progress and failures for people, on standard error, so that standard output stays the command's own. */
export function say(text) {
  process.stderr.write(`floorwalker: ${text}\n`);
}

/** A step that failed: what, and what to do. Scripts end through it with exit code 1. */
export class StepFailed extends Error {
  constructor(what, hint) {
    super(what);
    this.hint = hint;
  }
}

/** Runs a script's main function; a failing step is told in two lines, a bug with its stack, and with `--json` also as the one document that was asked for. */
export async function runScript(main) {
  try {
    const code = await main();
    process.exitCode = code ?? 0;
  } catch (error) {
    const failure = error instanceof StepFailed ? { code: 'setup-failed', message: error.message, hint: error.hint } : { code: 'internal', message: 'The script failed unexpectedly.', hint: 'See the messages on standard error.' };
    if (error instanceof StepFailed) {
      say(`failed: ${error.message}`);
      say(`what to do: ${error.hint}`);
    } else {
      process.stderr.write(`${error?.stack ?? String(error)}\n`);
    }
    if (wantsJson(process.argv.slice(2))) process.stdout.write(`${JSON.stringify({ error: failure })}\n`);
    process.exitCode = 1;
  }
}

/** True when the arguments ask for one JSON document on standard output. */
export function wantsJson(args) {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).includes('--json');
}
