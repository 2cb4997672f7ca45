/** A browser that loads pages from a folder and returns what their programs print. */

import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { findChromium } from "../../../scripts/chromium.mjs";

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".css": "text/css",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/**
 * Features that are turned off. The browser uses only the last such list: this is Playwright's,
 * with the popups of the address bar, for which every window loads pages that take a second to
 * compute.
 */
const DISABLED_FEATURES = [
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable",
  "LensOverlay",
  "MediaRouter",
  "PaintHolding",
  "ThirdPartyStoragePartitioning",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "TcpPortRandomizationWin",
  "OptimizationHints",
  "NetworkTimeServiceQuerying",
  "AimEnabled",
  "PreconnectToSearch",
  "WebUIOmniboxPopup",
  "WebUIOmniboxAimPopup",
];

let browser: Promise<Browser> | undefined;

async function launch(): Promise<Browser> {
  const executablePath = await findChromium();
  if (!executablePath) throw new Error("Chromium is not installed; `npm test` installs it, or says how");
  const args = [
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    `--disable-features=${DISABLED_FEATURES.join(",")}`,
  ];
  // The sandbox does not work for root and in most containers. The pages are ours.
  return chromium.launch({ executablePath, chromiumSandbox: false, args });
}

async function newPage(): Promise<Page> {
  browser ??= launch();
  return (await browser).newPage();
}

export async function browserVersion(): Promise<string> {
  browser ??= launch();
  return (await browser).version();
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}

/** The first line that the page at an address prints. */
export async function printedAt(address: string): Promise<string> {
  const page = await newPage();
  try {
    const printed = new Promise<string>((resolve, reject) => {
      page.on("console", (message) => {
        // A development server prints other things too.
        if (message.type() === "log") resolve(message.text());
        else if (message.type() === "error") reject(new Error(message.text()));
      });
      page.on("pageerror", reject);
    });
    const [text] = await Promise.all([printed, page.goto(address)]);
    return text;
  } finally {
    await page.close();
  }
}

/** Pages that are not files, by path. */
type Pages = Readonly<Record<string, string>>;

/** The first line that a page of a folder prints. */
export const printedBy = (folder: string, page: string, more: Pages = {}): Promise<string> =>
  serve(folder, more, (address) => printedAt(`${address}/${page}`));

/** Opens a page of a folder while `use` runs. */
export const openPage = (
  folder: string,
  name: string,
  use: (page: Page) => Promise<void>,
  more: Pages = {},
): Promise<void> => serve(folder, more, (address) => visit(`${address}/${name}`, use));

/** Opens the page at an address while `use` runs. */
export async function visit(address: string, use: (page: Page) => Promise<void>): Promise<void> {
  const page = await newPage();
  try {
    await page.goto(address);
    await use(page);
  } finally {
    await page.close();
  }
}

/** Serves a folder while `use` runs. */
export async function serve<T>(
  folder: string,
  more: Pages,
  use: (address: string) => Promise<T>,
): Promise<T> {
  const server: Server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    // Browsers request this by themselves.
    if (pathname === "/favicon.ico") return void response.writeHead(204).end();
    const body = more[pathname] ?? (await readFile(join(folder, pathname)).catch(() => undefined));
    const type = TYPES[extname(pathname)] ?? "application/octet-stream";
    response.writeHead(body === undefined ? 404 : 200, { "content-type": type }).end(body);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.close();
  }
}
