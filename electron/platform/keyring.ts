import { createToken } from './random.ts';
import type { SecretBox } from './secrets.ts';

const SERVICE = 'Floorwalker';
const PROBE_MS = 3_000;

/**
 * The OS keyring (Keychain, Credential Manager, Secret Service), proven by writing, reading and deleting an entry.
 * On Linux the kernel's keyring is not accepted in its place: it forgets at reboot.
 */
export async function openKeyring(): Promise<SecretBox | { readonly problem: string }> {
  // Without a session bus there is no Secret Service, and asking for one can hang until D-Bus gives up.
  if (process.platform === 'linux' && process.env['DBUS_SESSION_BUS_ADDRESS'] === undefined && process.env['XDG_RUNTIME_DIR'] === undefined) {
    return { problem: 'this session has no keyring service' };
  }
  try {
    const { AsyncEntry } = await import('@napi-rs/keyring');
    const entry = (account: string): InstanceType<typeof AsyncEntry> => new AsyncEntry(SERVICE, account, { linux: { store: 'secret-service' } });
    const account = `probe-${createToken(6)}`;
    const limit = AbortSignal.timeout(PROBE_MS);
    await entry(account).setPassword('probe', limit);
    const answer = await entry(account).getPassword(limit);
    await entry(account).deletePassword(limit);
    if (answer !== 'probe') return { problem: 'it does not keep what is written to it' };
    return {
      store: 'keyring',
      detail: 'The system’s keyring.',
      get: async (name) => (await entry(name).getPassword()) ?? null,
      set: (name, text) => entry(name).setPassword(text),
      delete: async (name) => void (await entry(name).deletePassword()),
    };
  } catch (error) {
    return { problem: error instanceof Error ? error.message.slice(0, 200) : 'it does not answer' };
  }
}
