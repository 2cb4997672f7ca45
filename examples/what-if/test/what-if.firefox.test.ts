/** The studio in Firefox, if it is installed. */
import { generatedLog } from "ticket-engine-replay/generated";
import { expect, test } from "vitest";
import { inFirefox } from "../../../js/test/runtimes/firefox.ts";
import { baseConfig } from "../web/src/worker/base-config.ts";
import { expectedVerdicts, readTickets } from "./expected-verdicts.js";
import { DIST } from "./studio.js";

inFirefox((openPage) => {
  test("the figures equal those of single decisions, and a slider changes them", () =>
    openPage(DIST, {}, async (page, address) => {
      await page.goto(`${address}/index.html#log=generated:300`);
      await page.waitForSelector(".timing");
      const tickets = await readTickets(generatedLog(300));
      const met = expectedVerdicts(tickets, baseConfig()).filter(
        ({ priority, resolution }) => priority === "P3" && resolution === "met",
      );
      const cells = await page.$$eval('tr[data-priority="P3"] td', (cells) =>
        cells.map((cell) => cell.textContent),
      );
      expect(cells[3]).toBe(String(met.length));
      await page.focus(".sliders input");
      for (let step = 0; step < 12; step++) await page.keyboard.press("ArrowLeft");
      await page.waitForSelector("table.verdict-changes a");
      await page.click("table.verdict-changes a");
      await page.waitForSelector(".explanation");
    }));
});
