import type { UtilityProcess } from 'electron';

type DemoProcess = Pick<UtilityProcess, 'on' | 'once' | 'kill' | 'stdout'>;

export interface DemoLauncher {
  /** Starts the simulated contact centre, or finds the one that runs, and opens it. */
  explore(): Promise<{ readonly url: string }>;
  dispose(): void;
}

/**
 * The demo is the command line's own `demo`, in a process that dies with this one. Its address is good for one visit,
 * so each visit needs a fresh process only when the window on it was closed.
 */
export function createDemoLauncher(deps: { readonly fork: () => DemoProcess; readonly open: (url: string, onClosed: () => void) => (() => void) | null }): DemoLauncher {
  let running: { readonly process: DemoProcess; readonly url: Promise<string>; focus: (() => void) | null } | null = null;

  function end(process: DemoProcess): void {
    if (running?.process === process) running = null;
  }

  function launch(): Promise<string> {
    const process = deps.fork();
    const url = readUrl(process).then((address) => {
      const focus = deps.open(address, () => process.kill());
      if (focus === null) throw new Error('The demo answered with an address that is not of this machine.');
      if (running?.process === process) running.focus = focus;
      return address;
    });
    running = { process, url, focus: null };
    process.once('exit', () => end(process));
    url.catch(() => {
      end(process);
      process.kill();
    });
    return url;
  }

  return {
    async explore() {
      running?.focus?.();
      return { url: await (running?.url ?? launch()) };
    },
    dispose() {
      running?.process.kill();
    },
  };
}

/** The first line of `demo --json` is `{"url", …}`, or `{"error"}` when it could not start. */
function readUrl(process: DemoProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    process.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const end = text.indexOf('\n');
      if (end < 0) return;
      const answer = parseDemoAnswer(text.slice(0, end));
      if (answer.url === null) reject(new Error(answer.problem));
      else resolve(answer.url);
    });
    process.once('exit', () => reject(new Error('The demo ended before it was ready.')));
  });
}

const field = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined);

/** The address, or what the command says is wrong and what to do about it. */
export function parseDemoAnswer(line: string): { readonly url: string } | { readonly url: null; readonly problem: string } {
  try {
    const value: unknown = JSON.parse(line);
    const url = field(value, 'url');
    if (typeof url === 'string') return { url };
    const words = [field(field(value, 'error'), 'message'), field(field(value, 'error'), 'hint')].filter((part) => typeof part === 'string' && part !== '');
    return { url: null, problem: words.length > 0 ? words.join(' ') : 'The demo could not be started.' };
  } catch {
    return { url: null, problem: 'The demo could not be started.' };
  }
}
