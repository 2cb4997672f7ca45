/** The built studio in a browser, and the actions of a user. */
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { openPage } from "../../../js/test/runtimes/pages.ts";

export const DIST = fileURLToPath(new URL("../dist", import.meta.url));

export const TICKETS = 1_000;

/** Opens the studio with the generated log, or with another fragment. */
export const inStudio = (
  use: (page: Page) => Promise<void>,
  hash = `log=generated:${TICKETS}`,
): Promise<void> =>
  openPage(DIST, `index.html#${hash}`, async (page) => {
    page.setDefaultTimeout(20_000);
    await use(page);
  });

/** Waits until the figures include every change so far. */
export async function figuresReady(page: Page): Promise<void> {
  await page.locator(".timing").waitFor();
  await page.locator('main[aria-busy="false"]').waitFor();
}

/** Moves the slider that sets the opening or closing time of every day. */
export async function everyDay(page: Page, end: "Opens" | "Closes", time: string): Promise<void> {
  const [hours, minutes] = time.split(":").map(Number) as [number, number];
  const slider = page.getByRole("group", { name: "Every open day" }).getByLabel(end);
  await slider.fill(String(hours * 60 + minutes));
  await figuresReady(page);
}

/** The figures in the chart's table, by priority. */
export async function figures(page: Page): Promise<Record<string, string[]>> {
  const rows = await page
    .locator("tr[data-priority]")
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));
  return Object.fromEntries(rows.map(([priority, ...cells]) => [priority, cells]));
}

/** All tickets whose verdict changes, with both verdicts. */
export async function changedVerdicts(page: Page): Promise<Map<string, string>> {
  const more = page.getByRole("button", { name: /^Show .* more$/ });
  while ((await more.count()) > 0) await more.click();
  const rows = await page
    .locator("table.verdict-changes tbody tr")
    .evaluateAll((rows) =>
      rows.map((row) => [row.children[0]?.textContent ?? "", row.children[2]?.textContent ?? ""]),
    );
  return new Map(rows as [string, string][]);
}

/** Opens a log from a file on disk, or from a string. */
export async function openLog(page: Page, file: string | { name: string; text: string }): Promise<void> {
  const input =
    typeof file === "string"
      ? file
      : { name: file.name, mimeType: "text/csv", buffer: Buffer.from(file.text) };
  await page.getByLabel("Open a log…", { exact: true }).and(page.locator("input")).setInputFiles(input);
}

/** Unfolds the JSON editor and returns its text field. */
export async function jsonField(page: Page) {
  const field = page.getByRole("textbox", { name: "Configuration as JSON" });
  if (!(await field.isVisible()))
    await page.getByText("Configuration as JSON", { exact: true }).first().click();
  return field;
}
