/** What the desktop shell understands on its command line; Chromium's own switches pass by. */
export interface ShellArguments {
  readonly home: string | undefined;
  /** Start in the tray, without showing the window (for starting at sign-in). */
  readonly hidden: boolean;
}

export function parseShellArguments(argv: readonly string[]): ShellArguments {
  const at = argv.indexOf('--home');
  const separate = at >= 0 ? argv[at + 1] : undefined;
  const joined = argv.find((argument) => argument.startsWith('--home='))?.slice('--home='.length);
  return { home: separate ?? joined, hidden: argv.includes('--hidden') };
}
