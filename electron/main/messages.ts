import { dialog, shell, type BrowserWindow } from 'electron';
import type { Refusal } from './core-protocol.ts';

export type FailedCoreChoice = 'restart' | 'quit';
export type RefusedChoice = 'open-running' | 'restart' | 'quit';

/** After repeated ends of the core: what happened, and what a person can do. Opening the folder leaves the question open. */
export async function askAfterFailedCore(home: string): Promise<FailedCoreChoice> {
  const buttons = ['Start again', 'Open the data folder', 'Quit'];
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: 'Floorwalker',
    message: 'The part of Floorwalker that polls and stores ended several times in a row.',
    detail: 'What was stored is safe. Starting again often helps; if it does not, floorwalker.log in the data folder says why, and the disk may be full.',
    buttons,
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  });
  if (response !== 1) return response === 0 ? 'restart' : 'quit';
  await shell.openPath(home);
  return askAfterFailedCore(home);
}

/** Another shell owns the home, or its data cannot be used by this build. */
export async function askAfterRefusal(refusal: Refusal): Promise<RefusedChoice> {
  const choices: readonly { readonly label: string; readonly choice: RefusedChoice }[] = [
    ...(refusal.canOpenRunning ? [{ label: 'Open the running one', choice: 'open-running' as const }] : []),
    { label: 'Try again', choice: 'restart' },
    { label: 'Quit', choice: 'quit' },
  ];
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    title: 'Floorwalker',
    message: refusal.message,
    detail: refusal.hint,
    buttons: choices.map(({ label }) => label),
    defaultId: 0,
    cancelId: choices.length - 1,
    noLink: true,
  });
  return choices[response]?.choice ?? 'quit';
}

/** The running shell gave no address to open. */
export async function tellNoRunningPage(): Promise<void> {
  await dialog.showMessageBox({
    type: 'warning',
    title: 'Floorwalker',
    message: 'The running Floorwalker has no page that can be opened from here.',
    detail: 'Use its own window, or end it and start Floorwalker again.',
    buttons: ['Quit'],
    noLink: true,
  });
}

/** The page's process ended and the page was loaded again by itself. */
export async function tellPageReloaded(window: BrowserWindow): Promise<void> {
  await dialog.showMessageBox(window, {
    type: 'info',
    title: 'Floorwalker',
    message: 'The window had stopped working and was loaded again.',
    detail: 'Polling went on meanwhile; nothing is missing.',
    buttons: ['OK'],
    noLink: true,
  });
}

/** It ended again soon after that. True: load it once more; false: quit. */
export async function askAfterPageCrash(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    title: 'Floorwalker',
    message: 'The window stopped working again.',
    detail: 'Polling goes on. Loading it again may help; a smaller time range or fewer agents on screen need less memory.',
    buttons: ['Load again', 'Quit'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 0;
}
