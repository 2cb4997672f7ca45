/** The desk's page in a real browser, against the real server. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violations } from "../../../js/test/browser/axe.ts";
import { closeBrowser, visit } from "../../../js/test/runtimes/pages.ts";
import { deskConfig } from "../src/desk-config.js";
import { type RunningDesk, startDesk } from "./page/running-desk.js";
import { MORNING, mondayMorning, SECRET, VPN } from "./page/tickets.js";

let desk: RunningDesk;
beforeAll(async () => {
  desk = await startDesk(MORNING);
  for (const decisions of mondayMorning()) await desk.store(...decisions);
}, 60_000);
afterAll(async () => {
  await closeBrowser();
  await desk.close();
});

const signIn = (page: Page, role: string) => page.getByRole("button", { name: `Sign in as ${role}` }).click();

const as = (role: string, use: (page: Page) => Promise<void>) =>
  visit(desk.address, async (page) => {
    page.setDefaultTimeout(10_000);
    await page.clock.install({ time: MORNING });
    await signIn(page, role);
    await page
      .getByRole("heading", { level: 1, name: role === "reporter" ? "My tickets" : "Queue" })
      .waitFor();
    await use(page);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in as agent" }).waitFor();
  });

const openTicket = async (page: Page, title: string) => {
  await page.getByRole("link", { name: title }).click();
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
};
const move = async (page: Page, name: string, status: string) => {
  await page.getByRole("button", { name, exact: true }).click();
  await page.locator(".facts .status", { hasText: status }).waitFor();
};

test("a ticket goes through its whole life by clicks: opened, assigned, in progress, pending, resolved, reopened, closed", async () => {
  await as("reporter", async (page) => {
    await page.getByRole("link", { name: "New ticket" }).click();
    await page.getByLabel("Title").fill("Cannot print invoices");
    await page.getByText("Resolution").waitFor();
    await page.getByRole("button", { name: "Open ticket" }).click();
    await page.locator(".facts .status", { hasText: "Open" }).waitFor();
  });
  await as("agent", async (page) => {
    await openTicket(page, "Cannot print invoices");
    await page.getByLabel("Team").selectOption("net");
    await page.getByRole("button", { name: "Assign" }).click();
    const candidates = page.locator(".candidates li");
    await candidates.first().waitFor();
    expect((await candidates.allInnerTexts()).join(" ")).toMatch(/ann|bob/);
    expect(await candidates.filter({ hasText: "cleo" }).innerText()).toContain("Not available");
    await move(page, "In progress", "In progress");
    await move(page, "Pending", "Pending");
    await page.locator("sla-countdown[standing=paused]").waitFor();
    await move(page, "In progress", "In progress");
    await page
      .getByLabel("Public reply", { exact: true })
      .last()
      .fill("The driver was too old; we have replaced it.");
    await page.getByRole("button", { name: "Send reply" }).click();
    await page.getByText("we have replaced it").waitFor();
    await move(page, "Resolved", "Resolved");
  });
  await as("reporter", async (page) => {
    await openTicket(page, "Cannot print invoices");
    expect(await page.getByText("we have replaced it").count()).toBe(1);
    await move(page, "In progress", "In progress");
  });
  await as("agent", async (page) => {
    await openTicket(page, "Cannot print invoices");
    await move(page, "Resolved", "Resolved");
  });
  await as("reporter", async (page) => {
    await openTicket(page, "Cannot print invoices");
    await move(page, "Closed", "Closed");
    expect(await page.locator(".history").first().innerText()).toContain("Closed");
  });
});

test("a reporter's browser never receives an internal comment", () =>
  as("reporter", async (page) => {
    const received: string[] = [];
    const events: string[] = [];
    page.on("response", (response) => {
      // The event stream does not end; its messages are collected below.
      if (response.headers()["content-type"]?.startsWith("text/event-stream")) return;
      void response.text().then(
        (text) => received.push(text),
        () => {},
      );
    });
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    session.on("Network.eventSourceMessageReceived", ({ data }) => events.push(data));
    await page.reload();
    await openTicket(page, "VPN drops every few minutes");
    await page.getByText("Which client version is it?").waitFor();
    await page.getByText("Live", { exact: true }).waitFor();

    // An agent writes an internal note and a public reply, in a session of their own.
    const cookie = await cookieOf("agent");
    const comment = (body: string, isInternal: boolean) =>
      fetch(`${desk.address}/tickets/${VPN}/comments`, {
        method: "POST",
        headers: { cookie, "content-type": "application/json" },
        body: JSON.stringify({ body, isInternal }),
      });
    expect((await comment("Another secret, internal", true)).status).toBe(201);
    expect((await comment("We have found it", false)).status).toBe(201);
    await page.getByText("We have found it").waitFor();
    const all = () => [...received, ...events].join("\n");
    await expect.poll(all).toContain("We have found it");
    expect(events.map((data) => JSON.parse(data).ticketId)).toContain(VPN);
    expect(all()).not.toContain("Another secret");
    expect(all()).not.toContain(SECRET);
    expect(await page.content()).not.toContain("Keep this internal");
  }));

/** Sends a request in another user's session. */
const postAs = async (role: string, path: string, body: object) => {
  const response = await fetch(`${desk.address}${path}`, {
    method: "POST",
    headers: { cookie: await cookieOf(role), "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(201);
};

test("an unsent reply survives a failed reload, and the error is shown above it", () =>
  as("agent", async (page) => {
    await openTicket(page, "VPN drops every few minutes");
    await page.getByText("Live", { exact: true }).waitFor();
    const reply = page.getByLabel("Public reply", { exact: true }).last();
    await reply.fill("Half a sentence");
    const ticketUrl = `**/tickets/${VPN}`;
    await page.route(ticketUrl, (route) => route.fulfill({ status: 503, json: { title: "no database" } }));
    await postAs("admin", `/tickets/${VPN}/comments`, { body: "Read this first" });
    await page.getByRole("alert").getByText("no database").waitFor();
    expect(await reply.inputValue()).toBe("Half a sentence");
    await page.unroute(ticketUrl);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Read this first").waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    expect(await reply.inputValue()).toBe("Half a sentence");
  }));

test("staff can see why a ticket has its deadlines, and a reporter cannot", async () => {
  await as("agent", async (page) => {
    await openTicket(page, "VPN drops every few minutes");
    await page.getByRole("button", { name: "Why these deadlines" }).click();
    const reasons = page.getByRole("region", { name: "Why these deadlines" });
    await reasons.getByRole("heading", { name: "Resolution" }).waitFor();
    expect(await reasons.innerText()).toContain("24 h 0 min");
    await reasons.getByText("Why this policy").click();
    await reasons.getByText("standard-p3: applied").waitFor();
    expect(await violations(page)).toEqual([]);
  });
  await as("reporter", async (page) => {
    await openTicket(page, "VPN drops every few minutes");
    expect(await page.getByRole("button", { name: "Why these deadlines" }).count()).toBe(0);
  });
});

test("a ticket that is done shows no deadline to wait for, though it keeps the one that it had", async () => {
  const TITLE = "Door badge not recognised";
  await as("reporter", async (page) => {
    await openTicket(page, "VPN drops every few minutes");
    await page.locator(".facts .due", { hasText: "resolved by" }).waitFor();
    await page.getByRole("link", { name: "My tickets" }).first().click();
    const row = page.locator(".queue .row", { hasText: TITLE });
    expect(await row.locator(".status").innerText()).toBe("Resolved");
    expect(await row.locator(".due").count()).toBe(0);
    await openTicket(page, TITLE);
    await page.locator(".facts .status", { hasText: "Resolved" }).waitFor();
    expect(await page.locator(".due").count()).toBe(0);
  });
  await as("agent", async (page) => {
    const countdown = page.getByRole("link", { name: TITLE }).locator("sla-countdown");
    await countdown.waitFor();
    expect(await countdown.getAttribute("standing")).toMatch(/^(?:met|breached)$/);
  });
});

test("a refused event stream is opened again, and missed changes are loaded", () =>
  visit(desk.address, async (page) => {
    page.setDefaultTimeout(20_000);
    let refusals = 0;
    await page.route("**/events", (route) =>
      refusals++ === 0 ? route.fulfill({ status: 503, body: "{}" }) : route.continue(),
    );
    await signIn(page, "agent");
    await page.getByText("Connecting", { exact: true }).waitFor();
    await page.getByText("Live", { exact: true }).waitFor();
    expect(refusals).toBe(2);
  }));

test("an expired session leads to the sign-in page from any view", () =>
  visit(desk.address, async (page) => {
    page.setDefaultTimeout(20_000);
    await signIn(page, "agent");
    await page.locator(".queue").waitFor();
    await page.context().clearCookies();
    await page.getByRole("link", { name: "Teams" }).click();
    await page.getByRole("button", { name: "Sign in as agent" }).waitFor();
  }));

async function cookieOf(demo: string): Promise<string> {
  const response = await fetch(`${desk.address}/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ demo }),
  });
  return response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
}

test("the queue counts down by itself, and shows when a deadline has passed", () =>
  as("agent", async (page) => {
    const clock = page.getByRole("link", { name: "Till terminals" }).locator("sla-countdown");
    expect(await clock.getByRole("timer").innerText()).toMatch(/^[23]m \d+s left$/);
    await page.clock.runFor(240_000);
    expect(await clock.getAttribute("standing")).toBe("overdue");
  }));

test("the queue shows the ticket most at risk first, and filters as you type", () =>
  as("agent", async (page) => {
    const titles = page.locator(".queue .title strong");
    await titles.first().waitFor();
    expect(await titles.first().innerText()).toMatch(/Payroll|Till/);
    await page.getByLabel("Search titles").fill("sap");
    await page.clock.runFor(300);
    await page.getByText("VPN drops").waitFor({ state: "detached" });
    expect(await titles.allInnerTexts()).toEqual(["SAP rejects purchase orders over 10,000"]);
    await page.getByLabel("Search titles").fill("nothing like it");
    await page.clock.runFor(300);
    await page.getByText("No tickets match these filters.").waitFor();
  }));

test("the preview of a new ticket follows the form and the desk's configuration", () =>
  as("agent", async (page) => {
    await page.getByRole("link", { name: "New ticket" }).click();
    const due = page.locator("sla-timeline .lane[data-clock-id=resolution] .state");
    await page.getByLabel("Priority").selectOption("P1");
    const first = await due.innerText();
    await page.getByLabel("Priority").selectOption("P4");
    expect(first).toContain("4h 0m left");
    expect(await due.innerText()).toContain("72h 0m left");
  }));

test("an open page follows a new configuration", () =>
  as("agent", async (page) => {
    await page.getByText("Live", { exact: true }).waitFor();
    await page.getByRole("link", { name: "New ticket" }).click();
    await page.getByLabel("Priority").selectOption("P1");
    const due = page.locator("sla-timeline .lane[data-clock-id=resolution] .state");
    await due.getByText("4h 0m left").waitFor();
    const policies = deskConfig.policies?.map((policy) =>
      policy.priority === "P1" ? { ...policy, resolutionTimeMinutes: 120 } : policy,
    );
    await postAs("admin", "/configurations", { config: { ...deskConfig, policies } });
    // Stands in for the workers: the page checks for a new version when an open ticket changes.
    await postAs("admin", `/tickets/${VPN}/comments`, { body: "Moved" });
    await due.getByText("2h 0m left").waitFor();
    expect(await page.getByLabel("Priority").inputValue()).toBe("P1");
    await postAs("admin", "/configurations", { config: deskConfig });
  }));

describe.each(["light", "dark"] as const)("axe finds no violation in the %s page:", (colorScheme) => {
  test("the sign-in page", () =>
    visit(desk.address, async (page) => {
      await page.emulateMedia({ colorScheme });
      await page.getByRole("button", { name: "Sign in as agent" }).waitFor();
      expect(await violations(page)).toEqual([]);
    }));

  test("every view of an agent, and a reporter's ticket", async () => {
    await as("agent", async (page) => {
      await page.emulateMedia({ colorScheme });
      for (const [route, ready] of [
        ["/", ".queue"],
        ["/new", "sla-timeline"],
        ["/teams", ".loads"],
        [`/ticket/${VPN}`, ".comments li"],
        ["/ticket/T-0", ".failure"],
      ]) {
        await page.evaluate((route) => {
          location.hash = route ?? "";
        }, route);
        await page
          .locator(ready ?? "")
          .first()
          .waitFor();
        expect([route, await violations(page)]).toEqual([route, []]);
      }
    });
    await as("reporter", async (page) => {
      await page.emulateMedia({ colorScheme });
      await openTicket(page, "VPN drops every few minutes");
      expect(await violations(page)).toEqual([]);
    });
  });
});

test("on a phone no view is wider than the screen", () =>
  as("agent", async (page) => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const route of ["/", "/new", "/teams", `/ticket/${VPN}`]) {
      await page.evaluate((route) => {
        location.hash = route;
      }, route);
      await page.locator("main h1").waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    }
  }));
