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

/** Runs a script's main function; a failing step is told in two lines, a bug with its stack. */
export async function runScript(main) {
  try {
    const code = await main();
    process.exitCode = code ?? 0;
  } catch (error) {
    if (error instanceof StepFailed) {
      say(`failed: ${error.message}`);
      say(`what to do: ${error.hint}`);
    } else {
      process.stderr.write(`${error?.stack ?? String(error)}\n`);
    }
    process.exitCode = 1;
  }
}
