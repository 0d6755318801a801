import { expect, type Locator, type Page } from '@playwright/test';
import { expectAccessible, waitForIdle } from './page.ts';

/** A browser that may notify, and a page that nobody looks at. What is shown is kept in `window.shown`. */
export const UNSEEN = `
  window.shown = [];
  window.Notification = class extends EventTarget {
    static permission = 'granted';
    constructor(title) { super(); this.title = title; window.shown.push(this); }
    close() {}
  };
  document.hasFocus = () => false;
`;

/** Titles of the notifications that the page has shown since it was loaded. */
export const shownTitles = (page: Page): Promise<readonly string[]> => page.evaluate('window.shown.map(({ title }) => title)');

export const inboxGrid = (page: Page): Locator => page.getByRole('grid', { name: 'Alerts' });
/** Rows of the inbox or of the history. */
export const alertRows = (page: Page): Locator => inboxGrid(page).locator('[data-alert]');
/** The inbox's row about somebody. */
export const alertAbout = (page: Page, name: string): Locator => alertRows(page).filter({ hasText: name });
export const alertPanel = (page: Page): Locator => page.getByRole('complementary', { name: /^Alert:/ });
export const inboxTools = (page: Page): Locator => page.getByRole('toolbar', { name: 'Actions' });

/** Goes to one of the alerts' screens as a user does. */
export async function goToAlerts(page: Page, tab: 'Inbox' | 'History' | 'Rules' | 'Delivery'): Promise<void> {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: /^Alerts/ }).click();
  await page.getByRole('navigation', { name: 'Alerts' }).getByRole('link', { name: tab }).click();
  await waitForIdle(page);
}

/** Fills the field of a duration and its unit. */
export async function fillDuration(page: Page, label: string, value: string, unit: 's' | 'min' | 'h' | 'd'): Promise<void> {
  await page.getByRole('combobox', { name: `${label}: unit` }).selectOption(unit);
  await page.getByRole('textbox', { name: label, exact: true }).fill(value);
}

/** Without violations in both themes. */
export async function expectAccessibleInBoth(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one page, one theme after the other
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // oxlint-disable-next-line no-await-in-loop -- as above
    await expectAccessible(page);
  }
}

/** Leads the keyboard to a row of the inbox, from the top with the arrow. */
export async function focusRow(page: Page, row: Locator): Promise<void> {
  await inboxGrid(page).focus();
  await page.keyboard.press('Home');
  await expect(async () => {
    if ((await row.getAttribute('data-active')) === 'true') return;
    await page.keyboard.press('ArrowDown');
    await expect(row).toHaveAttribute('data-active', 'true', { timeout: 100 });
  }).toPass({ intervals: [0] });
}
