/** Takes the screenshots of the README: `npm run pictures`. */
import { mkdirSync, writeFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeBrowser, visit } from "../../../js/test/runtimes/pages.ts";
import { type RunningDesk, startDesk } from "./page/running-desk.js";
import { MORNING, mondayMorning, VPN } from "./page/tickets.js";

const IMAGES = new URL("../../../docs/images/", import.meta.url);
/** Keeps the repository small. */
const MAX_BYTES = 200_000;

let desk: RunningDesk;
beforeAll(async () => {
  desk = await startDesk(MORNING);
  for (const decisions of mondayMorning()) await desk.store(...decisions);
});
afterAll(async () => {
  await closeBrowser();
  await desk.close();
});

const LARGE = { width: 1180, height: 760 };
const TALL = { width: 1180, height: 1080 };
const PHONE = { width: 390, height: 760 };

test.runIf(process.env["PICTURES"]).each([
  ["desk-queue", "light", LARGE, "/"],
  ["desk-light", "light", TALL, `/ticket/${VPN}`],
  ["desk-dark", "dark", TALL, `/ticket/${VPN}`],
  ["desk-new", "light", LARGE, "/new"],
  ["desk-teams", "dark", LARGE, "/teams"],
  ["desk-phone", "light", PHONE, "/"],
] as const)("%s.png, in %s", (name, colorScheme, viewport, route) =>
  visit(desk.address, async (page: Page) => {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.clock.setFixedTime(MORNING);
    await page.goto(`${desk.address}/session/agent`).catch(() => {});
    await page.goto(`${desk.address}/#${route}`);
    await page
      .getByRole("button", { name: "Sign in as agent" })
      .click({ timeout: 1_500 })
      .catch(() => {});
    await page.getByText("Live", { exact: true }).waitFor();
    await page.locator("main h1").waitFor();
    await page.waitForTimeout(300);
    const picture = await page.screenshot({ scale: "css" });
    expect(picture.length).toBeLessThan(MAX_BYTES);
    mkdirSync(IMAGES, { recursive: true });
    writeFileSync(new URL(`${name}.png`, IMAGES), picture);
  }),
);
