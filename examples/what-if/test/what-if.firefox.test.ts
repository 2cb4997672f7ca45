/** The studio in Firefox, where one is installed. */
import { generatedLog } from "ticket-engine-replay/generated";
import { expect, test } from "vitest";
import { inFirefox } from "../../../js/test/runtimes/firefox.ts";
import { baseConfig } from "../web/src/worker/base.ts";
import { lived, storiesOf } from "./lived.js";
import { DIST } from "./studio.js";

inFirefox((look) => {
  test("the figures are those of single decisions, and a slider moves them", () =>
    look(DIST, {}, async (page, address) => {
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
    }));
});
