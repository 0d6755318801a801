import { defineConfig } from '@playwright/test';

const executablePath = process.env['FLOORWALKER_CHROMIUM'];
const isRoot = process.getuid?.() === 0;

/** The real renderer in a real browser through the browser shell; Electron where its binary is installed. */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/playwright',
  fullyParallel: false,
  workers: 1,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', ...(isRoot ? ['--no-sandbox'] : [])],
    },
  },
  projects: [
    { name: 'browser', testMatch: '*.e2e.ts' },
    { name: 'electron', testMatch: '*.electron.ts' },
  ],
});
