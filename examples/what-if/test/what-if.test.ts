/**
 * The studio in a real browser: its figures compared with single decisions, its forms, files and
 * links.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import type { Page } from "playwright-core";
import { createEngine, type EngineConfig, presets } from "ticket-engine";
import { generatedLog } from "ticket-engine-replay/generated";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violations } from "../../../js/test/browser/axe.ts";
import { closeBrowser, openPage } from "../../../js/test/runtimes/pages.ts";
import { sharedLog } from "../../replay/test/shared-data.js";
import {
  type WeeklyCalendar,
  withEveryDay,
  withPause,
  withPolicy,
  withTarget,
} from "../web/src/configuration.ts";
import { baseConfig } from "../web/src/worker/base-config.ts";
import { expectedVerdicts, readTickets, type TicketVerdicts } from "./expected-verdicts.js";
import { BROKEN, FOREIGN, serviceNow } from "./logs.js";
import {
  changedVerdicts,
  DIST,
  everyDay,
  figures,
  figuresReady,
  inStudio,
  jsonField,
  openLog,
  TICKETS,
} from "./studio.js";

const base = baseConfig();
const baseCalendar = (base.calendars?.["default"] ?? {}) as WeeklyCalendar;
const closing = (time: string): EngineConfig => ({
  ...base,
  calendars: { default: withEveryDay(baseCalendar, "closes", time) },
});

let logged: Awaited<ReturnType<typeof readTickets>>;
let before: TicketVerdicts[];
beforeAll(async () => {
  logged = await readTickets(generatedLog(TICKETS));
  before = expectedVerdicts(logged, base);
});
afterAll(closeBrowser);

type ShownClock = "resolution" | "firstResponse";

/** The counts of met, breached, cancelled, running and paused, as the table shows them. */
const expectedCounts = (tickets: readonly TicketVerdicts[], clockId: ShownClock, priority: string) =>
  (["met", "breached", "cancelled", "running", "paused"] as const).map((verdict) =>
    tickets
      .filter((ticket) => ticket.priority === priority && ticket[clockId] === verdict)
      .length.toLocaleString("en"),
  );

/** The changes of verdicts from `before` to `after`, by ticket. */
const expectedChanges = (after: readonly TicketVerdicts[], clockId: ShownClock) =>
  new Map(
    after.flatMap((now, index): [string, string][] => {
      const change = `${before[index]?.[clockId]} > ${now[clockId]}`;
      if (change === "met > breached") return [[now.id, "met → breached"]];
      if (change === "breached > met") return [[now.id, "breached → met"]];
      return [];
    }),
  );

const shownMetShare = async (page: Page) =>
  Number.parseFloat(await page.locator(".change strong").innerText());

async function expectFigures(
  page: Page,
  tickets: readonly TicketVerdicts[],
  clockId: ShownClock,
): Promise<void> {
  const shown = await figures(page);
  for (const priority of ["P1", "P2", "P3", "P4"])
    expect([priority, shown[priority]?.slice(3)]).toEqual([
      priority,
      expectedCounts(tickets, clockId, priority),
    ]);
}

describe("the figures", () => {
  test("equal those of single decisions, for both clocks", () =>
    inStudio(async (page) => {
      await figuresReady(page);
      await expectFigures(page, before, "resolution");
      expect(await page.locator(".timing").innerText()).toMatch(
        /^1,000 tickets in [\d.]+ ms\s?, on the page after \d+ ms$/,
      );
      await page.getByLabel("First response", { exact: true }).first().check();
      await figuresReady(page);
      await expectFigures(page, before, "firstResponse");
      expect(await page.getByText("No verdict changes").isVisible()).toBe(true);
    }));

  test("count more hours when the desk closes later: exactly the expected tickets are now breached", () =>
    inStudio(async (page) => {
      await figuresReady(page);
      const shareBefore = await shownMetShare(page);
      await everyDay(page, "Closes", "22:00");
      const after = expectedVerdicts(logged, closing("22:00"));
      const expected = expectedChanges(after, "resolution");
      expect(expected.size).toBeGreaterThan(3);
      expect(await changedVerdicts(page)).toEqual(expected);
      expect(new Set(expected.values())).toEqual(new Set(["met → breached"]));
      expect(await shownMetShare(page)).toBeLessThan(shareBefore);
      await expectFigures(page, after, "resolution");
    }));

  test("count fewer hours when the desk closes earlier: exactly the expected tickets are now met", () =>
    inStudio(async (page) => {
      await figuresReady(page);
      const shareBefore = await shownMetShare(page);
      await everyDay(page, "Closes", "13:00");
      const expected = expectedChanges(expectedVerdicts(logged, closing("13:00")), "resolution");
      expect(expected.size).toBeGreaterThan(0);
      expect(await changedVerdicts(page)).toEqual(expected);
      expect(new Set(expected.values())).toEqual(new Set(["breached → met"]));
      expect(await shownMetShare(page)).toBeGreaterThan(shareBefore);
    }));

  test("follow the forms for targets, pauses and the week", () =>
    inStudio(async (page) => {
      await figuresReady(page);
      const moderate = page.getByRole("group", { name: "standard-p3" });
      await moderate.getByLabel("Resolution").fill("300");
      await figuresReady(page);
      let edited = withPolicy(
        base,
        2,
        withTarget(base.policies?.[2] as never, "resolutionTimeMinutes", "300"),
      );
      expect(await changedVerdicts(page)).toEqual(
        expectedChanges(expectedVerdicts(logged, edited), "resolution"),
      );

      await page.getByRole("group", { name: "Resolution pauses in" }).getByLabel("Pending").uncheck();
      await figuresReady(page);
      edited = withPause(edited, "resolution", "PENDING", false);
      expect(await changedVerdicts(page)).toEqual(
        expectedChanges(expectedVerdicts(logged, edited), "resolution"),
      );

      await page.getByText("Day by day").click();
      await page.getByLabel("Friday").uncheck();
      await page.getByRole("button", { name: "Add a break on Monday" }).click();
      await figuresReady(page);
      const nine = [["09:00", "18:00"]] as const;
      const withBreak = [
        ["09:00", "13:00"],
        ["14:00", "18:00"],
      ] as const;
      const hours = { mon: withBreak, tue: nine, wed: nine, thu: nine };
      edited = { ...edited, calendars: { default: { ...baseCalendar, hours } } };
      const after = expectedVerdicts(logged, edited);
      expect(await changedVerdicts(page)).toEqual(expectedChanges(after, "resolution"));
      await expectFigures(page, after, "resolution");
    }));

  test("include the next response once a policy has a target for it", () =>
    inStudio(async (page) => {
      await figuresReady(page);
      const tab = page.locator(".outcome").getByLabel("Next response", { exact: true });
      expect(await tab.count()).toBe(0);
      await page.getByRole("group", { name: "standard-p3" }).getByLabel("Next response").fill("60");
      await figuresReady(page);
      await tab.check();
      const shown = await figures(page);
      const verdicts = (priority: string) => shown[priority]?.slice(3, 5).map(Number);
      expect(Math.max(...(verdicts("P3") ?? []))).toBeGreaterThan(0);
      expect(verdicts("P4")).toEqual([0, 0]);
    }));

  test("include the clocks of the desk's own, by group, and a link leads to them", () =>
    inStudio(async (page) => {
      await figuresReady(page);
      const ownership: EngineConfig = {
        clocks: [presets.clocks.ownership],
        policies: [
          ...(base.policies ?? []),
          { policyId: "ola", group: "ola", targets: { ownership: { time: "PT8H", calendar: "default" } } },
        ],
      };
      const apply = async (config: EngineConfig) => {
        await (await jsonField(page)).fill(JSON.stringify(config));
        await page.getByRole("button", { name: "Apply" }).click();
        await figuresReady(page);
      };
      await apply({ ...base, ...ownership });
      await page.locator(".outcome").getByLabel("Ownership (ola)", { exact: true }).check();
      await page.getByRole("heading", { name: "Ownership (ola): deadlines met, by priority" }).waitFor();
      const verdicts = async () => Object.values(await figures(page)).flatMap((row) => row.slice(3, 5));
      const shown = await verdicts();
      expect(Math.max(...shown.map(Number))).toBeGreaterThan(0);
      await expect.poll(() => page.url()).toContain("clock=ola%2Fownership");
      const address = page.url();
      await page.goto("about:blank");
      await page.goto(address);
      await figuresReady(page);
      await page.getByRole("heading", { name: "Ownership (ola): deadlines met, by priority" }).waitFor();
      expect(await verdicts()).toEqual(shown);
      // Without the clock, the page shows the resolution.
      await apply(base);
      await page.getByRole("heading", { name: "Resolution: deadlines met, by priority" }).waitFor();
    }));

  test("follow a slider moved by the keyboard, and the holidays of a country", () =>
    inStudio(async (page) => {
      await figuresReady(page);
      const slider = page.getByRole("group", { name: "Every open day" }).getByLabel("Closes");
      await slider.focus();
      for (let step = 0; step < 8; step++) await page.keyboard.press("ArrowRight");
      await figuresReady(page);
      expect(await slider.getAttribute("aria-valuetext")).toBe("20:00");
      expect(await changedVerdicts(page)).toEqual(
        expectedChanges(expectedVerdicts(logged, closing("20:00")), "resolution"),
      );

      await page.getByText("Holidays: none").click();
      await page.getByLabel("Country").selectOption("BR");
      await page.getByText(/Holidays: \d+ days of BR/).waitFor();
      await figuresReady(page);
      const { calendars } = JSON.parse(await (await jsonField(page)).inputValue());
      expect(calendars.default.holidays).toContainEqual(expect.objectContaining({ date: "2016-09-07" }));
      const { hours } = closing("20:00").calendars?.["default"] ?? {};
      const edited = { ...base, calendars: { default: { ...calendars.default, hours } } };
      expect(await changedVerdicts(page)).toEqual(
        expectedChanges(expectedVerdicts(logged, edited), "resolution"),
      );
    }));
});

describe("a ticket whose verdict changes", () => {
  test("has its timeline and explanation on both sides, and its own link", () =>
    inStudio(async (page) => {
      await figuresReady(page);
      await everyDay(page, "Closes", "22:00");
      const link = page.locator("table.verdict-changes a").first();
      const id = await link.innerText();
      await link.click();
      const dialog = page.getByRole("dialog", { name: id });
      const side = (name: string) => dialog.getByRole("region", { name, exact: true });
      await side("Before").getByText("Resolution: met").waitFor();
      await side("After").getByText("Resolution: breached").waitFor();
      await side("After").locator('sla-timeline [part~="overdue"]').first().waitFor();
      await side("After").getByText("Why this policy").click();
      await side("After")
        .getByText(/^standard-p\d: applied$/)
        .waitFor();
      await side("After")
        .getByText(/open windows/)
        .click();
      expect(await side("After").locator("ol li").count()).toBeGreaterThan(1);

      // Somebody else opens the link, closes the ticket and sees the figures.
      const address = page.url();
      const originalFigures = await figures(page);
      await page.goto("about:blank");
      await page.goto(address);
      await page.getByRole("dialog", { name: id }).getByText("Resolution: breached").waitFor();
      expect(await figures(page)).toEqual(originalFigures);
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
      await page.locator(".change").waitFor();
    }));
});

describe("the configuration", () => {
  test("is exported as createEngine takes it, and can be imported again", () =>
    inStudio(async (page) => {
      await figuresReady(page);
      await everyDay(page, "Closes", "20:00");
      await jsonField(page);
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Download" }).click(),
      ]);
      const exported = JSON.parse(readFileSync(await download.path(), "utf8"));
      expect(exported).toEqual(JSON.parse(JSON.stringify(closing("20:00"))));
      createEngine(exported).free();

      await page.getByRole("button", { name: "Reset to the base" }).click();
      await page.getByText("No verdict changes").waitFor();
      await (await jsonField(page)).fill(JSON.stringify(exported));
      await page.getByRole("button", { name: "Apply" }).click();
      await page.getByText("Applied.").waitFor();
      await figuresReady(page);
      expect(await changedVerdicts(page)).toEqual(
        expectedChanges(expectedVerdicts(logged, closing("20:00")), "resolution"),
      );

      await page.getByRole("button", { name: "Make this the base" }).click();
      await page.getByText("No verdict changes").waitFor();
    }));

  test("is refused with the engine's message when it is invalid, and nothing changes", () =>
    inStudio(async (page) => {
      await figuresReady(page);
      const original = await figures(page);
      const invalid = { ...base, calendars: { default: { timeZone: "Europe/Roma" } } };
      await (await jsonField(page)).fill(JSON.stringify(invalid));
      await page.getByRole("button", { name: "Apply" }).click();
      const refusal = page.getByRole("alert");
      await refusal.waitFor();
      expect(await refusal.innerText()).toContain("UNKNOWN_TIME_ZONE config.calendars.default.timeZone");
      await (await jsonField(page)).fill('{ "policies": [ }');
      await page.getByRole("button", { name: "Apply" }).click();
      await page.getByText("This is not JSON; nothing has changed.").waitFor();
      expect(await figures(page)).toEqual(original);
    }));

  test("shows a problem at its field, and keeps the figures of the last valid configuration", () =>
    inStudio(async (page) => {
      await figuresReady(page);
      const original = await figures(page);
      const field = page.getByRole("group", { name: "standard-p2" }).getByLabel("First response");
      await field.fill("P1D");
      await figuresReady(page);
      expect(await field.getAttribute("aria-invalid")).toBe("true");
      const path = "config.policies[1].responseTimeMinutes";
      expect(await page.getByRole("alert").innerText()).toContain(path);
      expect(await page.getByRole("alert").innerText()).toContain("INVALID_DURATION");
      expect(await page.locator(`[id="${path}-problem"]`).innerText()).toContain("P1D");
      expect(await page.locator(".timing").innerText()).toContain("for the last valid configuration");
      expect(await figures(page)).toEqual(original);
      await field.fill("PT30M");
      await figuresReady(page);
      expect(await page.getByRole("alert").count()).toBe(0);
    }));
});

test("a link with a configuration that the engine refuses shows the base and the problem", () => {
  const invalid = { policies: [{ policyId: "x", businessHoursOnly: "often" }] };
  const compressed = deflateRawSync(JSON.stringify(invalid)).toString("base64url");
  return inStudio(async (page) => {
    await figuresReady(page);
    const refusal = page.getByRole("alert");
    expect(await refusal.innerText()).toContain("config.policies[0].businessHoursOnly");
    await expectFigures(page, before, "resolution");
  }, `log=generated:${TICKETS}&config=${compressed}`);
});

describe("the opening hours", () => {
  test("that are changed while the holidays of a country load stay changed", () =>
    inStudio(async (page) => {
      await figuresReady(page);
      await page.getByText("Holidays: none").click();
      const country = page.getByLabel("Country");
      await country.waitFor();
      // Both changes in one turn of the event loop, so that the holidays arrive after them.
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
      await figuresReady(page);
      const closes = page.getByRole("group", { name: "Every open day" }).getByLabel("Closes");
      expect(await closes.getAttribute("aria-valuetext")).toBe("20:00");
    }));

  test("offer no break if there is no room for one", () =>
    inStudio(async (page) => {
      await figuresReady(page);
      await page.getByText("Day by day").click();
      const add = page.getByRole("button", { name: "Add a break on Monday" });
      await add.waitFor();
      await everyDay(page, "Closes", "10:15");
      await add.waitFor({ state: "detached" });
    }));
});

test.each(["main", "replay-worker"])(
  "a worker that fails at once is reported, and nothing waits for it: %s",
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

test("without a clipboard the page suggests an alternative", () =>
  inStudio(async (page) => {
    await figuresReady(page);
    await jsonField(page);
    await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByText("select the text instead").waitFor();
  }));

describe("a log in a file", () => {
  test("from ServiceNow is read, replayed, and linked to by name", () =>
    inStudio(async (page) => {
      await figuresReady(page);
      await openLog(page, { name: "incidents.csv", text: serviceNow(300) });
      await page.getByRole("heading", { level: 1, name: "incidents.csv" }).waitFor();
      await figuresReady(page);
      expect(await page.locator(".timing").innerText()).toMatch(/^300 tickets in/);
      // Half of them are resolved within four hours, the others days later.
      expect((await figures(page))["P3"]?.slice(3, 5)).toEqual(["150", "150"]);

      await page.goto("about:blank");
      await page.goBack();
      await page.getByText("incidents.csv is a file").waitFor();
    }));

  test("can be dropped on the page", () =>
    inStudio(async (page) => {
      await figuresReady(page);
      const dropped = await page.evaluateHandle((text) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([text], "dropped.csv"));
        return transfer;
      }, serviceNow(10));
      await page.dispatchEvent("main", "dragover", { dataTransfer: dropped });
      await page.getByText("Drop the log here").waitFor();
      await page.dispatchEvent("main", "drop", { dataTransfer: dropped });
      await page.getByRole("heading", { level: 1, name: "dropped.csv" }).waitFor();
      await figuresReady(page);
      expect(await page.locator(".timing").innerText()).toMatch(/^10 tickets in/);
    }));

  test.each([
    ["in an unknown format", FOREIGN, "foreign.csv has an unknown format"],
    ["that is cut off", BROKEN, "fields in row 3, got 2"],
    [
      "with an unknown priority",
      serviceNow(3).replaceAll("3 - Moderate", "Urgent"),
      "unknown priority Urgent",
    ],
    ["without a row", "", "foreign.csv has no rows"],
  ])("%s is refused with a message, and another one can be opened", (_, text, message) =>
    inStudio(async (page) => {
      await figuresReady(page);
      await openLog(page, { name: "foreign.csv", text });
      const refusal = page.getByRole("alert");
      await refusal.waitFor();
      expect(await refusal.innerText()).toContain("The log could not be read.");
      expect(await refusal.innerText()).toContain(message);
      expect(await refusal.getByRole("button", { name: "Open another…" }).isVisible()).toBe(true);
      await page.getByLabel("Log", { exact: true }).selectOption("1000");
      await figuresReady(page);
      expect(await page.getByRole("alert").count()).toBe(0);
    }),
  );

  const real = sharedLog("incident_event_log.csv.gz");
  test.runIf(real.exists)("of 24,918 real incidents shows its progress and is replayed interactively", () =>
    inStudio(async (page) => {
      await figuresReady(page);
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
      await figuresReady(page);
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
] as const)("axe finds no violation in the %s studio at %i pixels:", (colorScheme, width) => {
  test("figures, forms, a ticket, and refused input", () =>
    inStudio(async (page) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await figuresReady(page);
      await page.getByText("Day by day").click();
      await everyDay(page, "Closes", "22:00");
      await jsonField(page);
      await page.getByText("As a table").first().click();
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);

      await page.locator("table.verdict-changes a").first().click();
      await page.locator(".explanation").first().waitFor();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press("Escape");

      await page.getByRole("group", { name: "standard-p2" }).getByLabel("First response").fill("soon");
      await page.locator(".field-problem").first().waitFor();
      expect(await violations(page)).toEqual([]);
      await openLog(page, { name: "foreign.csv", text: FOREIGN });
      await page.getByText("The log could not be read.").waitFor();
      expect(await violations(page)).toEqual([]);
    }));
});
