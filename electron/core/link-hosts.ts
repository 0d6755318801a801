import type { Settings } from '../ports/connector.ts';

/** Hosts that a person named for a source: links of it open to these only. In small letters. */
export function linkHostsOf(settings: Settings): readonly string[] {
  return (settings['linkHosts'] ?? '').split(/[\s,]+/).map((host) => host.toLowerCase()).filter((host) => host !== '');
}

/** Tells who wants to know which hosts the sources allow. */
export interface LinkHosts {
  /** Called with the present hosts (each once, ascending) and then with each new set. */
  onChange(listener: (hosts: readonly string[]) => void): () => void;
  /** A source may have changed. */
  tell(): void;
}

export function createLinkHosts(sources: () => readonly { readonly settings: Settings }[]): LinkHosts {
  const listeners = new Set<(hosts: readonly string[]) => void>();
  const read = (): readonly string[] => [...new Set(sources().flatMap(({ settings }) => linkHostsOf(settings)))].sort();
  let told = '';
  return {
    onChange: (listener) => {
      listeners.add(listener);
      listener(read());
      return () => { listeners.delete(listener); };
    },
    tell: () => {
      const hosts = read();
      if (hosts.join() === told) return;
      told = hosts.join();
      for (const listener of listeners) listener(hosts);
    },
  };
}
