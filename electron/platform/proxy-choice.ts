/** Which proxy was chosen for this product: the stored setting, else `FLOORWALKER_PROXY`. */
export interface ProxyChoice {
  /** As the HTTP client asks for it before every request: an address, `direct`, or null for what the environment and the system say. */
  read(): string | null;
  /** The stored setting, once it is known and whenever it changes. */
  use(setting: string | null): void;
}

export function createProxyChoice(env: Readonly<Record<string, string | undefined>>): ProxyChoice {
  let stored: string | null = null;
  return {
    read() {
      const given = env['FLOORWALKER_PROXY']?.trim() ?? '';
      return stored ?? (given === '' ? null : given);
    },
    use: (setting) => void (stored = setting),
  };
}
