import { Command, CommanderError } from 'commander';
import { BUILD } from '../platform/build.ts';
import { createContext, type CommonOptions, type Context } from './context.ts';
import type { Output } from './output.ts';
import { EXIT, notAvailable, usageFailure, type ExitCode } from './usage.ts';

/** A command's file: loaded only when it runs, so that each command starts as fast as it can. */
export interface CommandModule<O> {
  run(context: Context, options: O, ...args: readonly string[]): Promise<ExitCode>;
}

type Task = () => Promise<ExitCode>;

/** Reads the arguments, runs the command they name and gives its exit code. Throws `AppFailure` for everything expected. */
export async function runProgram(args: readonly string[], output: Output): Promise<ExitCode> {
  const plan: { task: Task | null } = { task: null };
  const program = describeProgram(output, (task) => (plan.task = task));
  let help = '';
  program.configureOutput({ writeOut: (text) => (help += text), writeErr: () => undefined });
  for (const command of allCommands(program)) command.exitOverride().configureOutput({ writeOut: (text) => (help += text), writeErr: () => undefined });
  try {
    program.parse([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code !== 'commander.helpDisplayed' && error.code !== 'commander.version') throw toUsage(error);
    const text = help.trimEnd();
    await output.result(error.code === 'commander.version' ? { version: text } : { help: text }, text);
    return EXIT.done;
  }
  if (plan.task === null) throw usageFailure('No command was given.');
  return plan.task();
}

function allCommands(program: Command): Command[] {
  return [program, ...program.commands.flatMap((command) => allCommands(command))];
}

function toUsage(error: CommanderError): Error {
  if (error.code === 'commander.help') return usageFailure('No command was given.');
  return usageFailure(error.message.replace(/^error: /, ''));
}

function describeProgram(output: Output, plan: (task: Task) => void): Command {
  const program = new Command('floorwalker')
    .description('Agent-activity monitor for contact-centre team leads.')
    .version(BUILD, '--version')
    .option('--home <dir>', 'data directory (default: the system’s folder for application data, or FLOORWALKER_HOME)')
    .option('--json', 'exactly one JSON document on standard output')
    .option('--verbose', 'also log to standard error')
    .showSuggestionAfterError(true);

  /** Ties a command to its file. */
  const does = <O extends CommonOptions>(command: Command, load: () => Promise<CommandModule<O>>): Command =>
    command.action((...given: unknown[]) => {
      const self = given.at(-1) as Command; // commander passes the arguments, the options, then the command
      const options = self.optsWithGlobals<O>();
      plan(async () => (await load()).run(createContext(options, output), options, ...self.args));
    });

  describeShells(program, does);
  describeSources(program.command('sources').description('vendor accounts'), does);
  describeData(program, does);
  describeAlerts(program.command('alerts').description('what fired, and what a rule would have done'), does);
  describeCare(program, does);
  describeLater(program, plan);
  return program;
}

type Does = <O extends CommonOptions>(command: Command, load: () => Promise<CommandModule<O>>) => Command;

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

function describeShells(program: Command, does: Does): void {
  const demo = program.command('demo').description('starts the simulated contact centre and opens the app on it');
  demo.option('--agents <n>', 'how many agents', '120').option('--days <n>', 'days of history', '7').option('--seed <n>', 'which simulated world', '1');
  does(demo.option('--port <p>', 'port of the app (default: any free one)').option('--no-open', 'only print the address'), () => import('./commands/demo.ts'));
  const serve = program.command('serve').description('the app in the browser; polls the sources');
  serve.option('--host <h>', 'only loopback is allowed', '127.0.0.1').option('--port <p>', 'port (default: any free one)');
  does(serve.option('--no-open', 'only print the address'), () => import('./commands/serve.ts'));
  does(program.command('sign-in').description('a fresh one-time address from the running app'), () => import('./commands/sign-in.ts'));
}

function withSettings(command: Command): Command {
  return command.option('--set <key=value>', 'a setting; may be repeated', collect, []).option('--secrets-stdin', 'secrets as one JSON object on standard input');
}

function describeSources(sources: Command, does: Does): void {
  const add = sources.command('add').description('adds a source').requiredOption('--kind <kind>', 'vonage, liveperson or ringcentral').requiredOption('--name <name>', 'its name');
  does(withSettings(add), async () => ({ run: (await import('./commands/sources.ts')).add }));
  does(sources.command('list').description('all sources, without secrets'), async () => ({ run: (await import('./commands/sources.ts')).list }));
  does(sources.command('test <name>').description('tries a source step by step'), async () => ({ run: (await import('./commands/sources.ts')).test }));
  does(withSettings(sources.command('update <name>').description('changes settings or secrets')), async () => ({ run: (await import('./commands/sources.ts')).update }));
  does(sources.command('pause <name>').description('stops polling it'), async () => ({ run: (await import('./commands/sources.ts')).pause }));
  does(sources.command('resume <name>').description('polls it again'), async () => ({ run: (await import('./commands/sources.ts')).resume }));
  const remove = sources.command('remove <name>').description('removes it; its history stays').option('--purge', 'delete its history too');
  does(remove, async () => ({ run: (await import('./commands/sources.ts')).remove }));
}

function describeData(program: Command, does: Does): void {
  const sync = program.command('sync').description('polls every stream until it is caught up, without the app').option('--source <name>', 'only this source');
  does(sync.option('--since <time>', 'how far back').option('--once', 'one round only'), () => import('./commands/sync.ts'));
  const receive = program.command('receive').description('only the push receiver of a source, without the app').requiredOption('--source <name>', 'a RingCentral source');
  does(receive.option('--port <p>', "port (default: the source's own, else any free one)"), () => import('./commands/receive.ts'));
  const importing = program.command('import <file>').description('a vendor’s events or a roster from a file').requiredOption('--kind <kind>', 'events or roster');
  does(importing.option('--source <name>', 'whose events they are (only with events)'), () => import('./commands/import.ts'));
  does(program.command('status').description('sources, streams and how fresh they are'), () => import('./commands/status.ts'));
  const quarantine = program.command('quarantine').description('what was refused');
  does(quarantine.command('list').description('entries with their reasons'), async () => ({ run: (await import('./commands/quarantine.ts')).list }));
  does(quarantine.command('retry').description('tries them again'), async () => ({ run: (await import('./commands/quarantine.ts')).retry }));
  does(quarantine.command('drop').description('deletes them'), async () => ({ run: (await import('./commands/quarantine.ts')).drop }));
  const exporting = program.command('export <dataset>').description('streams a dataset to standard output or a file');
  exporting.option('--from <time>', 'begin').option('--to <time>', 'end, itself not included').option('--agents <ids>', 'only these agents').option('--teams <names>', 'only these teams');
  exporting.option('--sources <names>', 'only these sources').option('--tz <zone>', 'zone of times (default: UTC)').option('--columns <names>', 'only these columns');
  exporting.option('--format <format>', 'csv or ndjson', 'csv').option('--raw', 'do not neutralise spreadsheet formulas').option('--out <file>', 'a file, or - for standard output', '-');
  does(exporting, () => import('./commands/export.ts'));
}

function describeAlerts(alerts: Command, does: Does): void {
  const list = alerts.command('list').description('alerts, newest first').option('--from <time>', 'only those that were firing from here on').option('--to <time>', 'only those that were firing before');
  does(list.option('--tz <zone>', 'zone of the typed times (default: UTC)').option('--open', 'only those that are firing'), async () => ({ run: (await import('./commands/alerts.ts')).list }));
  const backtest = alerts.command('backtest').description('tries a rule on the past').requiredOption('--rule <file>', 'the rule as JSON, or - for standard input');
  backtest.requiredOption('--from <time>', 'begin').requiredOption('--to <time>', 'end, itself not included');
  does(backtest.option('--tz <zone>', 'zone of the typed times and of the rule’s times of the week'), async () => ({ run: (await import('./commands/alerts.ts')).backtest }));
  does(alerts.command('schema').description('what a rule file looks like, as a JSON schema'), async () => ({ run: (await import('./commands/alerts.ts')).schema }));
}

function describeCare(program: Command, does: Does): void {
  does(program.command('doctor').description('checks the data, the computer and the way to each source').option('--deep', 'check every row'), () => import('./commands/doctor.ts'));
  does(program.command('backup').description('a consistent copy, also while the app runs').requiredOption('--out <file>', 'the copy'), () => import('./commands/backup.ts'));
  does(program.command('restore <file>').description('puts a backup in place; keeps the present database first'), () => import('./commands/restore.ts'));
}

/** Named in the product's contract for later: they fail clearly instead of looking like a typing error. */
function describeLater(program: Command, plan: (task: Task) => void): void {
  for (const name of ['metrics']) {
    program.command(name, { hidden: true }).allowUnknownOption().allowExcessArguments().helpOption(false).action(() => plan(() => Promise.reject(notAvailable(`The command ${name}`))));
  }
}
