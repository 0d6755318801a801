import { describe, expect, it } from 'vitest';
import { decideFile } from '../../../../electron/main/page-protocol.ts';
import { parseShellArguments } from '../../../../electron/main/shell-arguments.ts';
import { drawTray } from '../../../../electron/main/tray-image.ts';
import { isExternalAllowed, isWithinOrigin, loopbackOrigin } from '../../../../electron/main/web-guards.ts';
import { decideBounds, MINIMUM_SIZE } from '../../../../electron/main/window-bounds.ts';

const PRIMARY = { x: 0, y: 0, width: 1920, height: 1040 };
const RIGHT = { x: 1920, y: 0, width: 1280, height: 1000 };

describe('where the window opens', () => {
  it.each([
    ['centred at first', null, [PRIMARY], { x: 300, y: 90, width: 1320, height: 860 }],
    ['where it was', { x: 2000, y: 40, width: 1000, height: 700 }, [PRIMARY, RIGHT], { x: 2000, y: 40, width: 1000, height: 700 }],
    ['centred when its display is gone', { x: 2000, y: 40, width: 1000, height: 700 }, [PRIMARY], { x: 460, y: 170, width: 1000, height: 700 }],
    ['with its title bar in reach', { x: 100, y: -20, width: 1000, height: 700 }, [PRIMARY], { x: 100, y: 0, width: 1000, height: 700 }],
    ['never larger than the display', { x: 0, y: 0, width: 9000, height: 9000 }, [PRIMARY], { x: 0, y: 0, width: 1920, height: 1040 }],
    ['never smaller than usable', { x: 10, y: 10, width: 130, height: 40 }, [PRIMARY], { x: 10, y: 10, ...MINIMUM_SIZE }],
  ] as const)('%s', (_what, remembered, areas, expected) => expect(decideBounds(remembered, areas)).toEqual(expected));
});

describe('addresses', () => {
  it('leads out only to listed https hosts', () => {
    const addresses = ['https://developer.vonage.com/x', 'http://developer.vonage.com/', 'https://developer.vonage.com:444/', 'https://a@developer.vonage.com/', 'https://xdeveloper.vonage.com/', 'mailto:a@b', 'nonsense'];
    expect(addresses.map((address) => isExternalAllowed(address))).toEqual([true, false, false, false, false, false, false]);
  });
  it('leads out to hosts that sources allow, over https and without credentials', () => {
    const addresses = ['https://rec.example/a.wav?v=1', 'https://REC.example:8443/a', 'http://rec.example/a', 'https://u:p@rec.example/', 'https://rec.example.evil.example/', 'https://x.rec.example/', 'file://rec.example/a', 'https://developer.vonage.com/x'];
    expect(addresses.map((address) => isExternalAllowed(address, ['rec.example']))).toEqual([true, true, false, false, false, false, false, true]);
  });
  it('compares origins of custom schemes', () => {
    expect(['app://floorwalker/x', 'app://floorwalker.evil/', 'app://u@floorwalker/', 'app:floorwalker'].map((url) => isWithinOrigin(url, 'app://floorwalker'))).toEqual([true, false, false, false]);
  });
  it('knows this machine', () => {
    expect(['http://127.0.0.1:81/a', 'http://localhost:81/', 'https://127.0.0.1/', 'http://127.0.0.1.evil.example/', 'http://u:p@127.0.0.1/'].map(loopbackOrigin)).toEqual(['http://127.0.0.1:81', 'http://localhost:81', null, null, null]);
  });
  it('serves files of its root only, and the page for every screen', () => {
    const files = ['app://floorwalker/', 'app://floorwalker/agents/1', 'app://floorwalker/assets/a.js', 'app://floorwalker/..%2fx.js', 'app://floorwalker/%5c..%5cx.js', 'https://floorwalker/a.js'].map((url) => decideFile('/r', url));
    expect(files).toEqual(['/r/index.html', '/r/index.html', '/r/assets/a.js', null, null, null]);
  });
});

describe('the command line of the shell', () => {
  it('takes a home, a hidden start and the demo’s arguments', () => {
    expect(parseShellArguments(['electron', '.', '--home', '/a', '--hidden'])).toEqual({ home: '/a', hidden: true, demo: null });
    expect(parseShellArguments(['app', '--home=/b', '--demo', '--agents', '9', '--json'])).toEqual({ home: '/b', hidden: false, demo: ['--agents', '9'] });
  });
});

/** Pixels of the mark in four of its rows, from above: a dot, a triangle, a square. */
const SHAPES = [[4, 10, 12, 10], [2, 4, 8, 10], [12, 12, 12, 12]];

describe('the tray’s picture', () => {
  it('shows the state by colour, and on macOS by the dot alone', () => {
    const dotAt = (16 * 12 + 12) * 4;
    const pixel = (worst: 'live' | 'stopped', isTemplate: boolean) => [...drawTray(16, worst, isTemplate).subarray(dotAt, dotAt + 4)];
    expect([pixel('live', false), pixel('stopped', false), pixel('live', true), pixel('stopped', true)]).toEqual([[0x5b, 0xa0, 0x2e, 255], [0x3a, 0x3a, 0xc9, 255], [0, 0, 0, 0], [0, 0, 0, 255]]);
  });

  it('marks alerts by shape and colour in the upper corner, and on macOS by shape alone', () => {
    const shapeOf = (alert: 'info' | 'warning' | 'critical') => {
      const pixels = drawTray(32, 'live', true, alert);
      return [0, 1, 2, 3].map((row) => [18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31].filter((column) => pixels[((1 + row * 3) * 32 + column) * 4 + 3] === 255).length);
    };
    const middle = (16 * 4 + 12) * 4;
    expect([shapeOf('info'), shapeOf('warning'), shapeOf('critical')]).toEqual(SHAPES);
    expect([...drawTray(16, 'live', false, 'critical').subarray(middle, middle + 4)]).toEqual([0x3a, 0x3a, 0xc9, 255]);
  });
});
