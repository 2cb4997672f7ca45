/** The built studio in a browser, and what one does there. */
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { openPage } from "../../../js/test/runtimes/pages.ts";

export const DIST = fileURLToPath(new URL("../dist", import.meta.url));

export const TICKETS = 1_000;

/** The studio over the generated log, or at another address of its own. */
export const inStudio = (
  use: (page: Page) => Promise<void>,
  hash = `log=generated:${TICKETS}`,
): Promise<void> =>
  openPage(DIST, `index.html#${hash}`, async (page) => {
    page.setDefaultTimeout(20_000);
    await use(page);
  });

/** Waits until the figures are those of everything done so far. */
export async function settled(page: Page): Promise<void> {
  await page.locator(".timing").waitFor();
  await page.locator('main[aria-busy="false"]').waitFor();
}

/** Moves a slider of the opening hours of every day. */
export async function everyDay(page: Page, end: "Opens" | "Closes", time: string): Promise<void> {
  const [hours, minutes] = time.split(":").map(Number) as [number, number];
  const slider = page.getByRole("group", { name: "Every open day" }).getByLabel(end);
  await slider.fill(String(hours * 60 + minutes));
  await settled(page);
}

/** The figures of the chart, as its table has them: of each priority a row. */
export async function figures(page: Page): Promise<Record<string, string[]>> {
  const rows = await page
    .locator("tr[data-priority]")
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));
  return Object.fromEntries(rows.map(([priority, ...cells]) => [priority, cells]));
}

/** All tickets that flip, with the direction. */
export async function flipped(page: Page): Promise<Map<string, string>> {
  const more = page.getByRole("button", { name: /^Show .* more$/ });
  while ((await more.count()) > 0) await more.click();
  const rows = await page
    .locator("table.flips tbody tr")
    .evaluateAll((rows) =>
      rows.map((row) => [row.children[0]?.textContent ?? "", row.children[2]?.textContent ?? ""]),
    );
  return new Map(rows as [string, string][]);
}

/** Opens a log from a file of the machine, or from text. */
export async function openLog(page: Page, file: string | { name: string; text: string }): Promise<void> {
  const given =
    typeof file === "string"
      ? file
      : { name: file.name, mimeType: "text/csv", buffer: Buffer.from(file.text) };
  await page.getByLabel("Open a log…", { exact: true }).and(page.locator("input")).setInputFiles(given);
}

/** Opens the part of the forms with the JSON, and gives its text field. */
export async function json(page: Page) {
  const field = page.getByRole("textbox", { name: "Configuration as JSON" });
  if (!(await field.isVisible()))
    await page.getByText("Configuration as JSON", { exact: true }).first().click();
  return field;
}
