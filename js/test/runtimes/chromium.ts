/** A browser that loads a page with one module script, from a server on the loopback interface, without a bundler. */
import { readFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { chromium as browsers } from "playwright-core";
import { findChromium } from "../../../scripts/chromium.mjs";
import { type Answered, entry, PROGRAM, root } from "./answer.ts";

const PAGE = `<!doctype html>
<script type="importmap">{ "imports": { "ticket-engine": "/${entry("import")}" } }</script>
<script type="module" src="/${PROGRAM}"></script>`;

const TYPES: Record<string, string> = {
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
};

export async function chromium(): Promise<Answered> {
  const executablePath = await findChromium();
  if (!executablePath) throw new Error("no Chromium is installed: `npm test` installs one or says how to");
  const server = createServer(serve).listen(0, "127.0.0.1");
  const args = ["--disable-quic", "--disable-background-networking", "--disable-component-update"];
  // A sandbox of its own is refused to root and in most containers; the page is ours.
  const browser = await browsers.launch({ executablePath, chromiumSandbox: false, args });
  try {
    const page = await browser.newPage();
    const answer = new Promise<string>((resolve, reject) => {
      page.on("console", (message) => {
        if (message.type() === "log") resolve(message.text());
        else reject(new Error(message.text()));
      });
      page.on("pageerror", reject);
    });
    const { port } = server.address() as AddressInfo;
    const [text] = await Promise.all([answer, page.goto(`http://127.0.0.1:${port}/`)]);
    return { version: browser.version(), answer: JSON.parse(text) };
  } finally {
    await browser.close();
    server.close();
  }
}

const serve: RequestListener = async (request, response) => {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  const type = pathname === "/" ? "text/html" : TYPES[extname(pathname)];
  if (type === undefined) return void response.writeHead(404).end();
  const body = pathname === "/" ? PAGE : await readFile(join(root, pathname)).catch(() => undefined);
  response.writeHead(body === undefined ? 404 : 200, { "content-type": type }).end(body);
};
