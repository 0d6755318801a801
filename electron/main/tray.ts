import { Menu, nativeImage, Tray, type MenuItemConstructorOptions } from 'electron';
import type { MuteChoice, ShellAlerts, TrayStatus } from './core-protocol.ts';
import { createTrayImage } from './tray-image.ts';

export interface TrayActions {
  show(): void;
  /** Shows the window at an address of the page. */
  open(address: string): void;
  mute(until: MuteChoice): void;
  setPolling(paused: boolean): void;
  quit(): void;
}

export interface ShellTray {
  update(status: TrayStatus): void;
  /** Null: nothing is known of them. */
  updateAlerts(alerts: ShellAlerts | null): void;
  /** A balloon where the system has them (Windows). */
  balloon(title: string, content: string): void;
  dispose(): void;
}

const STARTING: TrayStatus = { text: 'Starting…', worst: 'waiting', pollingPaused: false };
const NO_ALERTS: ShellAlerts = { firing: 0, worst: null, missed: 0, mutedUntil: null, quietUntil: null, top: [] };
const INBOX = '#/alerts';
const MUTES: readonly { readonly id: string; readonly label: string; readonly until: MuteChoice }[] = [
  { id: 'mute-15', label: 'For 15 minutes', until: { minutes: 15 } },
  { id: 'mute-30', label: 'For 30 minutes', until: { minutes: 30 } },
  { id: 'mute-60', label: 'For 60 minutes', until: { minutes: 60 } },
  { id: 'mute-tomorrow', label: 'Until tomorrow', until: 'tomorrow' },
];
/** A menu is no place for long texts. */
const LONGEST_LABEL = 70;

/** The icon by which the app lives on after its window was closed. */
export function createTray(platform: NodeJS.Platform, actions: TrayActions): ShellTray {
  let shown = STARTING;
  let alerts = NO_ALERTS;
  const draw = () => createTrayImage(() => nativeImage.createEmpty(), platform, shown.worst, alerts.worst);
  const tray = new Tray(draw());
  // A click opens the menu on macOS and on most Linux desktops; on Windows it is expected to show the window.
  tray.on('click', () => {
    if (platform === 'win32') actions.show();
  });

  function render(isOtherPicture: boolean): void {
    if (isOtherPicture) tray.setImage(draw());
    if (platform === 'darwin') tray.setTitle(alerts.firing === 0 ? '' : String(alerts.firing));
    tray.setToolTip(toolTipOf(shown, alerts));
    tray.setContextMenu(Menu.buildFromTemplate(menuOf(shown, alerts, actions)));
  }
  render(false);

  return {
    update(status) {
      const before = shown.worst;
      shown = status;
      render(status.worst !== before);
    },
    updateAlerts(next) {
      const before = alerts.worst;
      alerts = next ?? NO_ALERTS;
      render(alerts.worst !== before);
    },
    balloon: (title, content) => tray.displayBalloon({ title, content }),
    dispose: () => tray.destroy(),
  };
}

function toolTipOf(status: TrayStatus, alerts: ShellAlerts): string {
  const count = alerts.worst === null ? [] : [`${countOf(alerts)}, the gravest ${alerts.worst}`];
  const muted = alerts.mutedUntil === null ? [] : [`muted until ${alerts.mutedUntil}`];
  return [`Floorwalker: ${status.text}`, ...count, ...muted].join(' · ');
}

function menuOf(status: TrayStatus, alerts: ShellAlerts, actions: TrayActions): MenuItemConstructorOptions[] {
  return [
    { id: 'status', label: toLabel(status.text), enabled: false },
    { type: 'separator' },
    ...alertItems(alerts, actions),
    ...muteItems(alerts, actions),
    { type: 'separator' },
    { id: 'show', label: 'Show Floorwalker', click: () => actions.show() },
    status.pollingPaused
      ? { id: 'resume', label: 'Resume polling', click: () => actions.setPolling(false) }
      : { id: 'pause', label: 'Pause polling', click: () => actions.setPolling(true) },
    { type: 'separator' },
    { id: 'quit', label: 'Quit Floorwalker', click: () => actions.quit() },
  ];
}

/** How many, the ones to look at first, and what was missed; a click leads there. */
function alertItems(alerts: ShellAlerts, actions: TrayActions): MenuItemConstructorOptions[] {
  const top = alerts.top.map(({ id, text, address }): MenuItemConstructorOptions => ({ id: `alert-${id}`, label: toLabel(text), click: () => actions.open(address) }));
  const missed: MenuItemConstructorOptions = { id: 'missed', label: `You missed ${alerts.missed} alert${alerts.missed === 1 ? '' : 's'}`, click: () => actions.open(INBOX) };
  return [
    { id: 'alerts', label: alerts.firing === 0 ? 'No alerts' : countOf(alerts), click: () => actions.open(INBOX) },
    ...top,
    ...(alerts.missed === 0 ? [] : [missed]),
    { type: 'separator' },
  ];
}

function muteItems({ mutedUntil, quietUntil }: ShellAlerts, actions: TrayActions): MenuItemConstructorOptions[] {
  const quiet: MenuItemConstructorOptions[] = quietUntil === null ? [] : [{ id: 'quiet', label: `Quiet hours until ${quietUntil}`, enabled: false }];
  const unmute: MenuItemConstructorOptions[] = mutedUntil === null ? [] : [{ id: 'unmute', label: `Unmute (muted until ${mutedUntil})`, click: () => actions.mute(null) }];
  const submenu = MUTES.map(({ id, label, until }): MenuItemConstructorOptions => ({ id, label, click: () => actions.mute(until) }));
  return [...quiet, ...unmute, { id: 'mute', label: 'Mute alerts', submenu }];
}

const countOf = ({ firing }: ShellAlerts): string => `${firing} alert${firing === 1 ? '' : 's'}`;

/** In a label `&` marks the next letter as a shortcut. */
function toLabel(text: string): string {
  return (text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL - 1)}…` : text).replaceAll('&', '&&');
}
