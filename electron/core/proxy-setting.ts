/** The product's proxy setting: null follows the environment and the system, `direct` uses none, anything else is an address. */
export type ProxySetting = { readonly ok: true; readonly value: string | null } | { readonly ok: false; readonly problem: string; readonly hint: string };

const EXAMPLE = 'Use host:port, http://host:port or https://host:port, the word direct, or leave it empty to follow the system.';

/** Reads what was typed; the answer never repeats it, because someone may have typed a password. */
export function parseProxySetting(text: string | null): ProxySetting {
  const typed = (text ?? '').trim();
  if (typed === '') return { ok: true, value: null };
  if (typed.toLowerCase() === 'direct') return { ok: true, value: 'direct' };
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `http://${typed}`);
  if (url === null || url.hostname === '') return refuse('The proxy is not an address.');
  // This setting is stored with the data and shown on screens.
  if (url.username !== '' || url.password !== '' || typed.includes('@')) return { ok: false, problem: 'The proxy must not carry a user name or a password here.', hint: 'Set HTTPS_PROXY in the environment for a proxy that asks for them.' };
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return refuse('Only http and https proxies can be used.');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') return refuse('The proxy is an address without a path.');
  return { ok: true, value: `${url.protocol}//${url.host}` };
}

function refuse(problem: string): ProxySetting {
  return { ok: false, problem, hint: EXAMPLE };
}
