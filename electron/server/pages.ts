/** The few pages that the server writes itself: plain words, without script or style (the policy forbids both inline). */

export function signInPage(reason: 'no-session' | 'used-up'): string {
  const first = reason === 'used-up' ? 'This sign-in address was used already, or is too old.' : 'This browser is not signed in.';
  return page('Sign in to Floorwalker', `<h1>Sign in to Floorwalker</h1><p>${first}</p><p>Run <code>floorwalker sign-in</code> on this computer and open the address that it prints. From a clone: <code>npm run -s floorwalker -- sign-in</code>.</p>`);
}

/**
 * Browsers hold a SameSite=Strict cookie back when the way here began on another site, as it does with the file that
 * opens the browser. The page then asks once more by itself, which is a visit from the same site.
 */
export function onceMorePage(): string {
  return page('Floorwalker', '<p><a href="/">Open Floorwalker</a></p>', '<meta http-equiv="refresh" content="0;url=/">');
}

export function plainPage(title: string, text: string): string {
  return page(title, `<h1>${title}</h1><p>${text}</p>`);
}

function page(title: string, body: string, head = ''): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>${title}</title>${head}</head><body>${body}</body></html>\n`;
}
