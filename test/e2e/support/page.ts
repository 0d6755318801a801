import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';

/** Waits until nothing is asked any more and the screen has what it needs. */
export async function waitForIdle(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-idle', 'true');
}

/** Opens the app by a sign-in address; each address works once. */
export async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await waitForIdle(page);
}

/** Goes to another screen by its place in the rail. */
export async function goTo(page: Page, screen: 'Floor' | 'Timeline' | 'Interactions' | 'Chat states' | 'Engagement' | 'Calls' | 'People' | 'Sources' | 'Labels' | 'Export' | 'Settings'): Promise<void> {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: screen }).click();
  await expect(page.getByRole('heading', { level: 1, name: screen })).toBeVisible();
  await waitForIdle(page);
}

/** The rows of the floor that are in the page; group titles and the header are not among them. */
export const floorRows = (page: Page): Locator => page.getByRole('grid', { name: 'Agents' }).locator('[data-agent]');

export const strip = (page: Page): Locator => page.getByRole('region', { name: 'Freshness of the sources' });

/** Opens the floor and waits until a source has brought its agents. */
export async function openFloor(page: Page, url: string): Promise<void> {
  await signIn(page, url);
  await expect(floorRows(page).first()).toBeVisible();
  await expect(strip(page).getByText('Live', { exact: true })).toBeVisible();
}

/** No violation of WCAG 2.2 A and AA on what is shown now. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  const told = violations.map((violation) => ({ rule: violation.id, help: violation.help, at: violation.nodes.map((node) => `${node.target.join(' ')} :: ${node.failureSummary ?? ''}`) }));
  expect(told).toEqual([]);
}
