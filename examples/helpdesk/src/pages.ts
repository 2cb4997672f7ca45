/** Serves the pages that Vite has built, next to the API. The files are public. */
import { relative } from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";

/**
 * Serves the files in `folder`, and falls back to `routes`. `foldersByPath` adds further folders
 * below a path such as `/what-if`.
 */
export function withPages(
  routes: Pick<Hono, "fetch">,
  folder: string,
  foldersByPath: Readonly<Record<`/${string}`, string>> = {},
): Hono {
  const site = new Hono();
  for (const [path, subfolder] of Object.entries(foldersByPath)) {
    // The page's links are relative and need the trailing slash.
    site.get(path, (context) => context.redirect(`${path}/`));
    site.use(`${path}/*`, files(subfolder, path));
  }
  site.use(files(folder));
  site.all("*", (context) => routes.fetch(context.req.raw, context.env));
  return site;
}

const files = (folder: string, basePath = "") =>
  serveStatic({
    root: relative(process.cwd(), folder) || ".",
    rewriteRequestPath: (path) => path.slice(basePath.length),
  });
