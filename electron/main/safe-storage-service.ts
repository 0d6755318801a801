import type { SafeStorage } from 'electron';
import type { MainServices, SafeStorageState } from './core-protocol.ts';

type SafeStorageParts = Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'>;

/** The OS's own encryption, which only Electron's main process can reach. Refuses to work where the key would lie in the clear. */
export function createSafeStorageService(safeStorage: SafeStorageParts, platform: NodeJS.Platform): Pick<MainServices, 'describeSafeStorage' | 'encrypt' | 'decrypt'> {
  const describe = (): Promise<SafeStorageState> => describeState(safeStorage, platform);

  async function demandAvailable(): Promise<void> {
    const state = await describe();
    if (!state.available) throw new Error(state.detail);
  }

  return {
    describeSafeStorage: describe,
    async encrypt(text) {
      await demandAvailable();
      return (await safeStorage.encryptStringAsync(text)).toString('base64');
    },
    async decrypt(blob) {
      await demandAvailable();
      const opened = await safeStorage.decryptStringAsync(Buffer.from(blob, 'base64'));
      const renewed = opened.shouldReEncrypt ? (await safeStorage.encryptStringAsync(opened.result)).toString('base64') : null;
      return { text: opened.result, renewed };
    },
  };
}

async function describeState(safeStorage: SafeStorageParts, platform: NodeJS.Platform): Promise<SafeStorageState> {
  // On Linux without a wallet Electron encrypts with a password that is the same on every machine: no protection at all.
  const backend = platform === 'linux' ? safeStorage.getSelectedStorageBackend() : null;
  if (backend === 'basic_text') {
    return { available: false, detail: 'No system wallet (GNOME Keyring or KWallet) is running, so the desktop would keep secrets practically in the clear. Start one and sign in again to use it.' };
  }
  if (!(await safeStorage.isAsyncEncryptionAvailable())) {
    return { available: false, detail: "The operating system's key store did not answer. Unlock it and start Floorwalker again." };
  }
  return { available: true, detail: STORE_NAMES[platform] ?? `system wallet (${backend ?? 'unknown'})` };
}

const STORE_NAMES: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: 'macOS Keychain', win32: 'Windows Data Protection' };
