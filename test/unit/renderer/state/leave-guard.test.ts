import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followAddress, guardLeaving, navigate, usePlace, type Place } from '../../../../renderer/state/navigation.ts';

const address = { hash: '#/alert-rules/4' };
let page = new EventTarget();

beforeEach(() => {
  page = new EventTarget();
  address.hash = '#/alert-rules/4';
  vi.stubGlobal('window', page);
  vi.stubGlobal('location', address);
  vi.stubGlobal('history', { pushState: (_state: unknown, _title: string, hash: string) => { address.hash = hash; } });
  followAddress();
});
afterEach(() => { vi.unstubAllGlobals(); });

/** As a browser does it: the address first, then both events. */
function back(hash: string): void {
  address.hash = hash;
  page.dispatchEvent(new Event('popstate'));
  page.dispatchEvent(new Event('hashchange'));
}

describe('leaving a screen with unsaved work', () => {
  it('is asked about once, for links and for the way back, and nothing moves meanwhile', () => {
    const asked: Place[] = [];
    const release = guardLeaving((to) => { asked.push(to); return false; });
    navigate({ screen: 'floor' });
    back('#/alert-rules');
    expect([asked.map(({ screen, alertRule }) => [screen, alertRule]), address.hash, usePlace.getState().alertRule]).toEqual([[['floor', null], ['alert-rules', null]], '#/alert-rules/4', { kind: 'rule', id: 4 }]);
    release();
    back('#/floor');
    expect([usePlace.getState().screen, asked.length]).toEqual(['floor', 2]);
  });

  it('goes on where the screen agrees', () => {
    const release = guardLeaving(() => true);
    navigate({ screen: 'people' });
    release();
    expect([usePlace.getState().screen, address.hash]).toEqual(['people', '#/people']);
  });
});
