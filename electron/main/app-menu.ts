import { Menu, type MenuItemConstructorOptions } from 'electron';

/** The menu with its shortcuts: editing, zoom, and the real way out (Ctrl or Cmd and Q). */
export function installAppMenu(platform: NodeJS.Platform, quit: () => void): void {
  const quitItem: MenuItemConstructorOptions = { id: 'quit', label: 'Quit Floorwalker', accelerator: 'CmdOrCtrl+Q', click: () => quit() };
  const first: MenuItemConstructorOptions =
    platform === 'darwin'
      ? { label: 'Floorwalker', submenu: [{ role: 'about' }, { type: 'separator' }, { role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }, { type: 'separator' }, quitItem] }
      : { label: '&File', submenu: [{ role: 'close' }, { type: 'separator' }, quitItem] };
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [{ role: 'reload' }, { type: 'separator' }, { role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { type: 'separator' }, { role: 'togglefullscreen' }],
  };
  Menu.setApplicationMenu(Menu.buildFromTemplate([first, { role: 'editMenu' }, view, { role: 'windowMenu' }]));
}
