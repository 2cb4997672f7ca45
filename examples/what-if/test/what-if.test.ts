/** The studio in a real browser: its figures against single decisions, its forms, its files, its links. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import type { Page } from "playwright-core";
import { createEngine, type EngineConfig } from "ticket-engine";
import { generatedLog } from "ticket-engine-replay/generated";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violations } from "../../../js/test/browser/axe.ts";
import { closeBrowser, openPage } from "../../../js/test/runtimes/pages.ts";
import { sharedLog } from "../../replay/test/shared-data.js";
import { type OwnHours, withEveryDay, withPause, withPolicy, withTarget } from "../web/src/configuration.ts";
import { baseConfig } from "../web/src/worker/base.ts";
import { type Lived, lived, storiesOf } from "./lived.js";
import { BROKEN, FOREIGN, serviceNow } from "./logs.js";
import { DIST, everyDay, figures, flipped, inStudio, json, openLog, settled, TICKETS } from "./studio.js";

const base = baseConfig();
const ownHours = (base.calendars?.["default"] ?? {}) as OwnHours;
const closing = (time: string): EngineConfig => ({
  ...base,
  calendars: { default: withEveryDay(ownHours, "closes", time) },
});

let stories: Awaited<ReturnType<typeof storiesOf>>;
let before: Lived[];
beforeAll(async () => {
  stories = await storiesOf(generatedLog(TICKETS));
  before = lived(stories, base);
});
afterAll(closeBrowser);

type Metric = "resolution" | "firstResponse";

/** Met, missed, cancelled, running and paused, as the table has them. */
const counted = (tickets: readonly Lived[], metric: Metric, priority: string) =>
  (["met", "breached", "cancelled", "running", "paused"] as const).map((verdict) =>
    tickets
      .filter((ticket) => ticket.priority === priority && ticket[metric] === verdict)
      .length.toLocaleString("en"),
  );

/** What flips between two lives of the log, by ticket. */
const flips = (after: readonly Lived[], metric: Metric) =>
  new Map(
    after.flatMap((now, place): [string, string][] => {
      const change = `${before[place]?.[metric]} > ${now[metric]}`;
      if (change === "met > breached") return [[now.id, "kept → missed"]];
      if (change === "breached > met") return [[now.id, "missed → kept"]];
      return [];
    }),
  );

const keptShare = async (page: Page) => Number.parseFloat(await page.locator(".change strong").innerText());

async function shows(page: Page, tickets: readonly Lived[], metric: Metric): Promise<void> {
  const shown = await figures(page);
  for (const priority of ["P1", "P2", "P3", "P4"])
    expect([priority, shown[priority]?.slice(3)]).toEqual([priority, counted(tickets, metric, priority)]);
}

describe("the figures", () => {
  test("are those of the same log lived through decision by decision, for both metrics", () =>
    inStudio(async (page) => {
      await settled(page);
      await shows(page, before, "resolution");
      expect(await page.locator(".timing").innerText()).toMatch(
        /^1,000 tickets in [\d.]+ ms\s?, on the page after \d+ ms$/,
      );
      await page.getByLabel("First response", { exact: true }).first().check();
      await settled(page);
      await shows(page, before, "firstResponse");
      expect(await page.getByText("No verdict changes").isVisible()).toBe(true);
    }));

  test("closing later counts more hours: exactly the expected tickets are missed now, and fewer are kept", () =>
    inStudio(async (page) => {
      await settled(page);
      const kept = await keptShare(page);
      await everyDay(page, "Closes", "22:00");
      const after = lived(stories, closing("22:00"));
      const expected = flips(after, "resolution");
      expect(expected.size).toBeGreaterThan(3);
      expect(await flipped(page)).toEqual(expected);
      expect(new Set(expected.values())).toEqual(new Set(["kept → missed"]));
      expect(await keptShare(page)).toBeLessThan(kept);
      await shows(page, after, "resolution");
    }));

  test("closing earlier counts fewer hours: exactly the expected tickets are kept now, and more are kept", () =>
    inStudio(async (page) => {
      await settled(page);
      const kept = await keptShare(page);
      await everyDay(page, "Closes", "13:00");
      const expected = flips(lived(stories, closing("13:00")), "resolution");
      expect(expected.size).toBeGreaterThan(0);
      expect(await flipped(page)).toEqual(expected);
      expect(new Set(expected.values())).toEqual(new Set(["missed → kept"]));
      expect(await keptShare(page)).toBeGreaterThan(kept);
    }));

  test("follow a target, a pause and the week, each by its form", () =>
    inStudio(async (page) => {
      await settled(page);
      const moderate = page.getByRole("group", { name: "itil-p3" });
      await moderate.getByLabel("Resolution").fill("300");
      await settled(page);
      let edited = withPolicy(
        base,
        2,
        withTarget(base.policies?.[2] as never, "resolutionTimeMinutes", "300"),
      );
      expect(await flipped(page)).toEqual(flips(lived(stories, edited), "resolution"));

      await page.getByRole("group", { name: "Resolution waits in" }).getByLabel("Pending").uncheck();
      await settled(page);
      edited = withPause(edited, "resolution", "PENDING", false);
      expect(await flipped(page)).toEqual(flips(lived(stories, edited), "resolution"));

      await page.getByText("Day by day").click();
      await page.getByLabel("Friday").uncheck();
      await page.getByRole("button", { name: "Add a break on Monday" }).click();
      await settled(page);
      const nine = [["09:00", "18:00"]] as const;
      const broken = [
        ["09:00", "13:00"],
        ["14:00", "18:00"],
      ] as const;
      const hours = { mon: broken, tue: nine, wed: nine, thu: nine };
      edited = { ...edited, calendars: { default: { ...ownHours, hours } } };
      const after = lived(stories, edited);
      expect(await flipped(page)).toEqual(flips(after, "resolution"));
      await shows(page, after, "resolution");
    }));

  test("have the next response as well, once a policy has a target for it", () =>
    inStudio(async (page) => {
      await settled(page);
      const tab = page.locator(".outcome").getByLabel("Next response", { exact: true });
      expect(await tab.count()).toBe(0);
      await page.getByRole("group", { name: "itil-p3" }).getByLabel("Next response").fill("60");
      await settled(page);
      await tab.check();
      const shown = await figures(page);
      const verdicts = (priority: string) => shown[priority]?.slice(3, 5).map(Number);
      expect(Math.max(...(verdicts("P3") ?? []))).toBeGreaterThan(0);
      expect(verdicts("P4")).toEqual([0, 0]);
    }));

  test("follow a slider that is moved by the keyboard, and the holidays of a country", () =>
    inStudio(async (page) => {
      await settled(page);
      const slider = page.getByRole("group", { name: "Every open day" }).getByLabel("Closes");
      await slider.focus();
      for (let step = 0; step < 8; step++) await page.keyboard.press("ArrowRight");
      await settled(page);
      expect(await slider.getAttribute("aria-valuetext")).toBe("20:00");
      expect(await flipped(page)).toEqual(flips(lived(stories, closing("20:00")), "resolution"));

      await page.getByText("Holidays: none").click();
      await page.getByLabel("Country").selectOption("BR");
      await page.getByText(/Holidays: \d+ days of BR/).waitFor();
      await settled(page);
      const { calendars } = JSON.parse(await (await json(page)).inputValue());
      expect(calendars.default.holidays).toContainEqual(expect.objectContaining({ date: "2016-09-07" }));
      const { hours } = closing("20:00").calendars?.["default"] ?? {};
      const edited = { ...base, calendars: { default: { ...calendars.default, hours } } };
      expect(await flipped(page)).toEqual(flips(lived(stories, edited), "resolution"));
    }));
});

describe("a ticket that flips", () => {
  test("has its timeline and its explanation on both sides, and a link of its own", () =>
    inStudio(async (page) => {
      await settled(page);
      await everyDay(page, "Closes", "22:00");
      const link = page.locator("table.flips a").first();
      const id = await link.innerText();
      await link.click();
      const dialog = page.getByRole("dialog", { name: id });
      const side = (name: string) => dialog.getByRole("region", { name, exact: true });
      await side("Before").getByText("Resolution: kept").waitFor();
      await side("After").getByText("Resolution: missed").waitFor();
      await side("After").locator('sla-timeline [part~="overdue"]').first().waitFor();
      await side("After").getByText("Why this policy").click();
      await side("After")
        .getByText(/^itil-p\d: applied$/)
        .waitFor();
      await side("After")
        .getByText(/open windows/)
        .click();
      expect(await side("After").locator("ol li").count()).toBeGreaterThan(1);

      // Somebody else follows the link, and the way back leads to the figures.
      const address = page.url();
      const figuresThen = await figures(page);
      await page.goto("about:blank");
      await page.goto(address);
      await page.getByRole("dialog", { name: id }).getByText("Resolution: missed").waitFor();
      expect(await figures(page)).toEqual(figuresThen);
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
      await page.locator(".change").waitFor();
    }));
});

describe("the configuration", () => {
  test("goes out as what createEngine takes, and comes in again", () =>
    inStudio(async (page) => {
      await settled(page);
      await everyDay(page, "Closes", "20:00");
      await json(page);
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Download" }).click(),
      ]);
      const exported = JSON.parse(readFileSync(await download.path(), "utf8"));
      expect(exported).toEqual(JSON.parse(JSON.stringify(closing("20:00"))));
      createEngine(exported).free();

      await page.getByRole("button", { name: "Back to the base" }).click();
      await page.getByText("No verdict changes").waitFor();
      await (await json(page)).fill(JSON.stringify(exported));
      await page.getByRole("button", { name: "Apply" }).click();
      await page.getByText("Applied.").waitFor();
      await settled(page);
      expect(await flipped(page)).toEqual(flips(lived(stories, closing("20:00")), "resolution"));

      await page.getByRole("button", { name: "Make this the base" }).click();
      await page.getByText("No verdict changes").waitFor();
    }));

  test("is refused by the engine's own words when it is wrong, and nothing changes", () =>
    inStudio(async (page) => {
      await settled(page);
      const was = await figures(page);
      const wrong = { ...base, calendars: { default: { timeZone: "Europe/Roma" } } };
      await (await json(page)).fill(JSON.stringify(wrong));
      await page.getByRole("button", { name: "Apply" }).click();
      const refusal = page.getByRole("alert");
      await refusal.waitFor();
      expect(await refusal.innerText()).toContain("UNKNOWN_TIME_ZONE config.calendars.default.timeZone");
      await (await json(page)).fill('{ "policies": [ }');
      await page.getByRole("button", { name: "Apply" }).click();
      await page.getByText("This is not JSON; nothing was changed.").waitFor();
      expect(await figures(page)).toEqual(was);
    }));

  test("says at its field what is wrong there, and keeps the figures of the last one that held", () =>
    inStudio(async (page) => {
      await settled(page);
      const was = await figures(page);
      const field = page.getByRole("group", { name: "itil-p2" }).getByLabel("First response");
      await field.fill("P1D");
      await settled(page);
      expect(await field.getAttribute("aria-invalid")).toBe("true");
      const path = "config.policies[1].responseTimeMinutes";
      expect(await page.getByRole("alert").innerText()).toContain(path);
      expect(await page.locator(`[id="${path}-problem"]`).innerText()).toContain("usable duration");
      expect(await page.locator(".timing").innerText()).toContain("of the last configuration that held");
      expect(await figures(page)).toEqual(was);
      await field.fill("PT30M");
      await settled(page);
      expect(await page.getByRole("alert").count()).toBe(0);
    }));
});

test("a link whose configuration the engine refuses shows the base, and why", () => {
  const wrong = { policies: [{ policyId: "x", businessHoursOnly: "often" }] };
  const packed = deflateRawSync(JSON.stringify(wrong)).toString("base64url");
  return inStudio(async (page) => {
    await settled(page);
    const refusal = page.getByRole("alert");
    expect(await refusal.innerText()).toContain("config.policies[0].businessHoursOnly");
    await shows(page, before, "resolution");
  }, `log=generated:${TICKETS}&config=${packed}`);
});

describe("the opening hours", () => {
  test("that are moved while the holidays of a country load stay moved", () =>
    inStudio(async (page) => {
      await settled(page);
      await page.getByText("Holidays: none").click();
      const country = page.getByLabel("Country");
      await country.waitFor();
      // Both in one turn: the holidays can only come after it.
      await page.evaluate(() => {
        const change = (selector: string, value: string, event: string) => {
          const field = document.querySelector(selector) as HTMLInputElement;
          field.value = value;
          field.dispatchEvent(new Event(event, { bubbles: true }));
        };
        change(".holidays select", "BR", "change");
        change(".sliders label:nth-of-type(2) input", String(20 * 60), "input");
      });
      await page.getByText(/Holidays: \d+ days of BR/).waitFor();
      await settled(page);
      const closes = page.getByRole("group", { name: "Every open day" }).getByLabel("Closes");
      expect(await closes.getAttribute("aria-valuetext")).toBe("20:00");
    }));

  test("have no break where there is no room for one", () =>
    inStudio(async (page) => {
      await settled(page);
      await page.getByText("Day by day").click();
      const add = page.getByRole("button", { name: "Add a break on Monday" });
      await add.waitFor();
      await everyDay(page, "Closes", "10:15");
      await add.waitFor({ state: "detached" });
    }));
});

test.each(["main", "part"])(
  "a worker that fails at once is told of, and nothing is waited for: %s",
  async (name) => {
    const program = readdirSync(join(DIST, "assets")).find(
      (file) => file.startsWith(`${name}-`) && file.endsWith(".js"),
    );
    await openPage(
      DIST,
      `index.html#log=generated:${TICKETS}`,
      async (page) => {
        const failure = page.getByRole("alert");
        await failure.waitFor();
        expect(await failure.innerText()).toContain("out of order");
        expect(await page.getByRole("progressbar").count()).toBe(0);
      },
      { [`/assets/${program}`]: 'throw new Error("out of order");' },
    );
  },
);

test("without a clipboard the page says what to do instead", () =>
  inStudio(async (page) => {
    await settled(page);
    await json(page);
    await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByText("select the text instead").waitFor();
  }));

describe("a log in a file", () => {
  test("of a ServiceNow desk is read, replayed, and linked to by name", () =>
    inStudio(async (page) => {
      await settled(page);
      await openLog(page, { name: "incidents.csv", text: serviceNow(300) });
      await page.getByRole("heading", { level: 1, name: "incidents.csv" }).waitFor();
      await settled(page);
      expect(await page.locator(".timing").innerText()).toMatch(/^300 tickets in/);
      // Half are solved in their four hours, half on the next day but one.
      expect((await figures(page))["P3"]?.slice(3, 5)).toEqual(["150", "150"]);

      await page.goto("about:blank");
      await page.goBack();
      await page.getByText("incidents.csv is a file").waitFor();
    }));

  test("may be dropped on the page", () =>
    inStudio(async (page) => {
      await settled(page);
      const dropped = await page.evaluateHandle((text) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([text], "dropped.csv"));
        return transfer;
      }, serviceNow(10));
      await page.dispatchEvent("main", "dragover", { dataTransfer: dropped });
      await page.getByText("Drop the log here").waitFor();
      await page.dispatchEvent("main", "drop", { dataTransfer: dropped });
      await page.getByRole("heading", { level: 1, name: "dropped.csv" }).waitFor();
      await settled(page);
      expect(await page.locator(".timing").innerText()).toMatch(/^10 tickets in/);
    }));

  test.each([
    ["in no known format", FOREIGN, "foreign.csv is in no known format"],
    ["that is broken", BROKEN, "row 3 has 2 fields"],
    [
      "of an unknown priority",
      serviceNow(3).replaceAll("3 - Moderate", "Urgent"),
      "the priority Urgent is not known",
    ],
    ["without a row", "", "foreign.csv has no rows"],
  ])("%s is refused in words, and another can be opened", (_, text, sentence) =>
    inStudio(async (page) => {
      await settled(page);
      await openLog(page, { name: "foreign.csv", text });
      const refusal = page.getByRole("alert");
      await refusal.waitFor();
      expect(await refusal.innerText()).toContain("The log could not be read.");
      expect(await refusal.innerText()).toContain(sentence);
      expect(await refusal.getByRole("button", { name: "Open another…" }).isVisible()).toBe(true);
      await page.getByLabel("Log", { exact: true }).selectOption("1000");
      await settled(page);
      expect(await page.getByRole("alert").count()).toBe(0);
    }),
  );

  const real = sharedLog("incident_event_log.csv.gz");
  test.runIf(real.isThere)(
    "of 24,918 real incidents shows its progress and is replayed while one looks",
    () =>
      inStudio(async (page) => {
        await settled(page);
        await openLog(page, real.path);
        const progress = page.getByRole("progressbar");
        const shares = new Set<number>();
        await progress.waitFor();
        for (;;) {
          const share = await progress
            .evaluate((bar: HTMLProgressElement) => bar.value, undefined, { timeout: 500 })
            .catch(() => null);
          if (share === null) break;
          shares.add(share);
          await page.waitForTimeout(50);
        }
        expect(shares.size).toBeGreaterThan(2);
        await settled(page);
        await everyDay(page, "Closes", "20:00");
        const timing = await page.locator(".timing").innerText();
        expect(timing).toMatch(/^24,918 tickets in/);
        console.log(`the studio over the real log: ${timing}`);
        expect(Object.keys(await figures(page))).toEqual(["P1", "P2", "P3", "P4"]);
      }),
  );
});

describe.each([
  ["light", 1280],
  ["dark", 1280],
  ["light", 390],
  ["dark", 390],
] as const)("axe has nothing against the studio in %s at %i pixels:", (colorScheme, width) => {
  test("figures, forms, a ticket, and what is refused", () =>
    inStudio(async (page) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await settled(page);
      await page.getByText("Day by day").click();
      await everyDay(page, "Closes", "22:00");
      await json(page);
      await page.getByText("As a table").first().click();
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);

      await page.locator("table.flips a").first().click();
      await page.locator(".explanation").first().waitFor();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press("Escape");

      await page.getByRole("group", { name: "itil-p2" }).getByLabel("First response").fill("soon");
      await page.locator(".field-problem").first().waitFor();
      expect(await violations(page)).toEqual([]);
      await openLog(page, { name: "foreign.csv", text: FOREIGN });
      await page.getByText("The log could not be read.").waitFor();
      expect(await violations(page)).toEqual([]);
    }));
});
