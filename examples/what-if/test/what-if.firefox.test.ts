/** The studio in Firefox, where one is installed. */
import puppeteer, { type Browser } from "puppeteer-core";
import { generatedLog } from "ticket-engine-replay/generated";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serve } from "../../../js/test/runtimes/pages.ts";
import { findFirefox } from "../../../scripts/firefox.mjs";
import { baseConfig } from "../web/src/worker/base.ts";
import { lived, storiesOf } from "./lived.js";
import { DIST } from "./studio.js";

const executablePath = findFirefox();

describe.runIf(executablePath)("in Firefox", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await puppeteer.launch({ browser: "firefox", executablePath: String(executablePath) });
  });
  afterAll(() => browser?.close());

  test("the figures are those of single decisions, and a slider moves them", () =>
    serve(DIST, {}, async (address) => {
      const page = await browser.newPage();
      await page.goto(`${address}/index.html#log=generated:300`);
      await page.waitForSelector(".timing");
      const stories = await storiesOf(generatedLog(300));
      const kept = lived(stories, baseConfig()).filter(
        ({ priority, resolution }) => priority === "P3" && resolution === "met",
      );
      const cells = await page.$$eval('tr[data-priority="P3"] td', (cells) =>
        cells.map((cell) => cell.textContent),
      );
      expect(cells[3]).toBe(String(kept.length));
      await page.focus(".sliders input");
      for (let step = 0; step < 12; step++) await page.keyboard.press("ArrowLeft");
      await page.waitForSelector("table.flips a");
      await page.click("table.flips a");
      await page.waitForSelector(".explanation");
      await page.close();
    }));
});
