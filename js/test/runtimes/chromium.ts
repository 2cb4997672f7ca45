/**
 * Chromium, with a page that has one module script: no bundler, from a server on the loopback
 * interface.
 */
import { type Answered, entry, PROGRAM, root } from "./answer.ts";
import { browserVersion, closeBrowser, printedBy } from "./pages.ts";

const PAGE = `<!doctype html>
<script type="importmap">{ "imports": { "ticket-engine": "/${entry("import")}" } }</script>
<script type="module" src="/${PROGRAM}"></script>`;

export async function chromium(): Promise<Answered> {
  try {
    const text = await printedBy(root, "index.html", { "/index.html": PAGE });
    return { version: await browserVersion(), answer: JSON.parse(text) };
  } finally {
    await closeBrowser();
  }
}
