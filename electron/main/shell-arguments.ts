/** What the desktop shell understands on its command line; Chromium's own switches pass by. */
export interface ShellArguments {
  readonly home: string | undefined;
  /** Start in the tray, without showing the window (for starting at sign-in). */
  readonly hidden: boolean;
  /** Arguments of the demo command, when the shell is to show only that. */
  readonly demo: readonly string[] | null;
}

/** The shell adds these by itself. */
const DEMO_OWN: readonly string[] = ['--json', '--no-open'];

export function parseShellArguments(argv: readonly string[]): ShellArguments {
  const at = argv.indexOf('--home');
  const separate = at >= 0 ? argv[at + 1] : undefined;
  const joined = argv.find((argument) => argument.startsWith('--home='))?.slice('--home='.length);
  const demoAt = argv.indexOf('--demo');
  const demo = demoAt < 0 ? null : argv.slice(demoAt + 1).filter((argument) => !DEMO_OWN.includes(argument));
  return { home: separate ?? joined, hidden: argv.includes('--hidden'), demo };
}
