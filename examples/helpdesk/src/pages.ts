/** Pages beside the desk's HTTP face: the files that Vite has built, which anybody may have. */
import { relative } from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";

/** `routes`, with the files of folders before them; `more` are served below a path, such as `/what-if`. */
export function withPages(
  routes: Pick<Hono, "fetch">,
  folder: string,
  more: Readonly<Record<`/${string}`, string>> = {},
): Hono {
  const whole = new Hono();
  for (const [path, own] of Object.entries(more)) {
    // Its links are relative to a folder.
    whole.get(path, (context) => context.redirect(`${path}/`));
    whole.use(`${path}/*`, files(own, path));
  }
  whole.use(files(folder));
  whole.all("*", (context) => routes.fetch(context.req.raw, context.env));
  return whole;
}

const files = (folder: string, below = "") =>
  serveStatic({
    root: relative(process.cwd(), folder) || ".",
    rewriteRequestPath: (path) => path.slice(below.length),
  });
