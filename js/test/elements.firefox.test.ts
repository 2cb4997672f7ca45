/** The custom elements in Firefox, where one is installed. */
import { fileURLToPath } from "node:url";
import type { Page } from "puppeteer-core";
import { expect, test } from "vitest";
import { axeSource } from "./browser/axe.ts";
import { draft, friday, HTML, monday, opened, resolved, waiting } from "./browser/elements.ts";
import { inFirefox } from "./runtimes/firefox.ts";

const pkg = fileURLToPath(new URL("../../pkg", import.meta.url));

inFirefox((open) => {
  const inPage = (use: (page: Page) => Promise<void>) =>
    open(pkg, { "/elements.html": HTML }, async (page, address) => {
      await page.goto(`${address}/elements.html`);
      await use(page);
    });

  /** Shows an element. Returns its standing and its text. */
  const shown = (page: Page, name: string, properties: object) =>
    page.evaluate(
      async (name, properties) => {
        const element = await window.show(name, JSON.parse(properties));
        const spoken = element.shadowRoot?.querySelector("[role=timer], [role=slider], [role=status]");
        return [element.standing, spoken?.getAttribute("aria-valuetext") ?? spoken?.textContent?.trim()];
      },
      name,
      JSON.stringify({ timeZone: "UTC", locale: "en", ...properties }),
    );

  test("a countdown and a timeline have the same standings and texts as in Chromium", () =>
    inPage(async (page) => {
      const countdown = (ticket: object, now: string) => shown(page, "sla-countdown", { ticket, now });
      expect(await countdown(opened, friday("16:30:00"))).toEqual(["running", "3h 30m left"]);
      expect(await countdown(opened, monday("13:00:00"))).toEqual(["overdue", "2h 0m overdue"]);
      expect(await countdown(waiting, monday("10:30:00"))).toEqual(["paused", "Paused, 21h 0m left"]);
      expect(await countdown(resolved, monday("12:00:00"))).toEqual(["met", "Met"]);
      const [standing, spoken] = await shown(page, "sla-timeline", {
        ticket: opened,
        now: friday("16:30:00"),
      });
      expect(standing).toBe("running");
      expect(spoken).toContain("3 hours, 30 minutes left, due Mon, Nov 23");
      const unknown = { ticket: { ...draft, priority: "P9" }, now: friday("16:30:00") };
      expect(await shown(page, "sla-timeline", unknown)).toEqual([
        "error",
        expect.stringContaining("draft.priority"),
      ]);
    }));

  test("a timeline is read with arrow keys", () =>
    inPage(async (page) => {
      await shown(page, "sla-timeline", {
        ticket: opened,
        now: friday("17:00:00"),
        clockId: "firstResponse",
      });
      await page.keyboard.press("Tab");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowRight");
      const spoken = await page.$eval("sla-timeline", (timeline) =>
        timeline.shadowRoot?.querySelector("[role=slider]")?.getAttribute("aria-valuetext"),
      );
      expect(spoken).toMatch(/^Closed, Fri, Nov 20/);
    }));

  test("axe finds no violations", () =>
    inPage(async (page) => {
      for (const name of ["sla-countdown", "sla-timeline"])
        for (const now of [friday("16:30:00"), monday("13:00:00")])
          await shown(page, name, { ticket: opened, now });
      await page.evaluate(axeSource);
      const found = await page.evaluate("axe.run().then(({ violations }) => violations.map(({ id }) => id))");
      expect(found).toEqual([]);
    }));
});
