/** Takes the screenshots of the README: `npm run pictures`. */
import { mkdirSync, writeFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { closeBrowser } from "../../../js/test/runtimes/pages.ts";
import { everyDay, figuresReady, inStudio } from "./studio.js";

const IMAGES = new URL("../../../docs/images/", import.meta.url);
/** Keeps the repository small. */
const MAX_BYTES = 200_000;

afterAll(closeBrowser);

const figures = (page: Page) => page.locator(".small-charts svg").first().waitFor();
const ticket = async (page: Page) => {
  await page.locator("table.verdict-changes a").first().click();
  await page.locator(".explanation").last().waitFor();
};

test.runIf(process.env["PICTURES"]).each([
  ["what-if-light", "light", figures],
  ["what-if-dark", "dark", ticket],
] as const)("%s.png, in %s", (name, colorScheme, show) =>
  inStudio(async (page) => {
    await page.setViewportSize({ width: 1240, height: 1000 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await figuresReady(page);
    await everyDay(page, "Closes", "20:00");
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await show(page);
    await page.waitForTimeout(400);
    const picture = await page.screenshot({ scale: "css" });
    expect(picture.length).toBeLessThan(MAX_BYTES);
    mkdirSync(IMAGES, { recursive: true });
    writeFileSync(new URL(`${name}.png`, IMAGES), picture);
  }, "log=generated:4000"),
);
