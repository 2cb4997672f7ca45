/** The small examples, with the installed package. */
import { execFileSync } from "node:child_process";
import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { closeBrowser, openPage } from "../../js/test/runtimes/pages.ts";
import { project, root } from "./project.ts";

const { folder } = project();
afterAll(async () => {
  await closeBrowser();
  rmSync(folder, { recursive: true, force: true });
});

test("the Node example prints the lifecycle of a ticket", () => {
  copyFileSync(join(root, "examples", "node-minimal", "index.mjs"), join(folder, "example.mjs"));
  const printed = execFileSync(process.execPath, ["example.mjs"], { cwd: folder, encoding: "utf8" });
  expect(printed.trim().split("\n")).toEqual([
    "opened, respond by 2026-11-23T09:30:00.000Z, resolve by 2026-11-23T17:00:00.000Z",
    "assigned to ann",
    "RESPONSE breached at 2026-11-23T09:30:00.000Z",
    "refused, INVALID_TRANSITION: to: a ticket in IN_PROGRESS cannot move to CLOSED; move it to PENDING, RESOLVED, OPEN, ON_HOLD or CANCELLED",
    "wake this ticket at 2026-11-23T17:00:00.001Z",
  ]);
});

test("the page shows when a ticket is due, and follows every change", async () => {
  copyFileSync(join(root, "examples", "browser-minimal", "index.html"), join(folder, "example.html"));
  await openPage(folder, "example.html", async (page) => {
    const due = () => page.locator("output").allInnerTexts();
    expect(await due()).toEqual(["23 Nov 2026, 11:00", "25 Nov 2026, 13:00"]);
    await page.locator("#priority").selectOption("P1");
    expect(await due()).toEqual(["20 Nov 2026, 16:15", "20 Nov 2026, 20:00"]);
    const refusal = page.getByRole("alert");
    await page.locator("#opened").fill("");
    expect(await due()).toEqual(["", ""]);
    expect(await refusal.innerText()).toMatch(/^at: ":00Z" /);
    await page.locator("#opened").fill("2026-11-20T16:00");
    expect([await refusal.innerText(), ...(await due())]).toEqual([
      "",
      "20 Nov 2026, 16:15",
      "20 Nov 2026, 20:00",
    ]);
  });
});

test("the Rust example prints the lifecycle of a ticket", () => {
  const printed = execFileSync("cargo", ["run", "--quiet", "--example", "desk"], {
    cwd: root,
    encoding: "utf8",
  });
  expect(printed.trim().split("\n")).toEqual([
    "respond by 2026-11-23T08:30:00.000Z",
    'assigned to Some("bob")',
    "Response breached at 2026-11-23T08:30:00.000Z",
  ]);
});
