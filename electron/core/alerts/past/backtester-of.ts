import type { StoreReader } from '../../../ports/stores.ts';
import { createBacktester } from './backtest.ts';
import type { Backtester } from './backtest-request.ts';

const inProcess = new WeakMap<StoreReader, Backtester>();

/** The back-tester that works where a reader reads: on the reader thread, else here. The same one for the same reader, with what it keeps. */
export function backtesterOf(reader: StoreReader & { readonly backtester?: Backtester }): Backtester {
  const made = reader.backtester ?? inProcess.get(reader) ?? createBacktester(reader);
  inProcess.set(reader, made);
  return made;
}
