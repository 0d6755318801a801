import { Menu, nativeImage, Tray, type MenuItemConstructorOptions } from 'electron';
import type { TrayStatus } from './core-protocol.ts';
import { createTrayImage } from './tray-image.ts';

export interface TrayActions {
  show(): void;
  setPolling(paused: boolean): void;
  quit(): void;
}

export interface ShellTray {
  update(status: TrayStatus): void;
  /** A balloon where the system has them (Windows). */
  balloon(title: string, content: string): void;
  dispose(): void;
}

const STARTING: TrayStatus = { text: 'Starting…', worst: 'waiting', pollingPaused: false };

/** The icon by which the app lives on after its window was closed. */
export function createTray(platform: NodeJS.Platform, actions: TrayActions): ShellTray {
  let shown = STARTING;
  const tray = new Tray(createTrayImage(() => nativeImage.createEmpty(), platform, shown.worst));
  // A click opens the menu on macOS and on most Linux desktops; on Windows it is expected to show the window.
  tray.on('click', () => {
    if (platform === 'win32') actions.show();
  });

  function render(): void {
    tray.setToolTip(`Floorwalker: ${shown.text}`);
    tray.setContextMenu(Menu.buildFromTemplate(menuOf(shown, actions)));
  }
  render();

  return {
    update(status) {
      if (status.worst !== shown.worst) tray.setImage(createTrayImage(() => nativeImage.createEmpty(), platform, status.worst));
      shown = status;
      render();
    },
    balloon: (title, content) => tray.displayBalloon({ title, content }),
    dispose: () => tray.destroy(),
  };
}

function menuOf(status: TrayStatus, actions: TrayActions): MenuItemConstructorOptions[] {
  return [
    { id: 'status', label: status.text, enabled: false },
    { type: 'separator' },
    { id: 'show', label: 'Show Floorwalker', click: () => actions.show() },
    status.pollingPaused
      ? { id: 'resume', label: 'Resume polling', click: () => actions.setPolling(false) }
      : { id: 'pause', label: 'Pause polling', click: () => actions.setPolling(true) },
    { type: 'separator' },
    { id: 'quit', label: 'Quit Floorwalker', click: () => actions.quit() },
  ];
}
