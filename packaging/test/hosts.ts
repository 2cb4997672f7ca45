/** Every host that runs the package. Each runs the project's program and returns what it prints. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { printedAt, printedBy } from "../../js/test/runtimes/pages.ts";
import { installed, printed } from "../../js/test/runtimes/programs.ts";
import { nodeProgram, OTHER_NODES } from "../../scripts/nodes.mjs";
import { filesIn, folderOf, root } from "./project.ts";

export type Host = {
  readonly name: string;
  /** Null when this machine cannot run it. */
  readonly run: (folder: string) => Promise<string | null> | string | null;
};

/** Another version of Node. Null when the set-up of the tests could not install it. */
function otherNode(major: number): string | null {
  const program = nodeProgram(major);
  return existsSync(program) ? program : null;
}

const nodes: [name: string, program: string | null][] = [
  [`Node ${process.versions.node.split(".")[0]}`, process.execPath],
  ...OTHER_NODES.map((major): [string, string | null] => [`Node ${major}`, otherNode(major)]),
];

const byNode = (program: string | null, file: string) => (folder: string) =>
  program === null ? null : printed(program, [file], folder);

const inNode: Host[] = nodes.flatMap(([name, program]) => [
  { name: `${name}, import`, run: byNode(program, "app.mjs") },
  { name: `${name}, require`, run: byNode(program, "app.cjs") },
]);

const programs: Host[] = [
  { name: "Node, a worker thread", run: byNode(process.execPath, "thread.mjs") },
  { name: "Node, ticket-engine/slim", run: byNode(process.execPath, "slim-node.mjs") },
  {
    name: "Deno, no permissions",
    run: (folder) =>
      printed(installed("deno"), ["run", "--cached-only", "--no-lock", "--no-prompt", "app.mjs"], folder),
  },
  {
    name: "Bun, import",
    run: (folder) => printed(installed("bun"), ["run", "--no-install", "app.mjs"], folder),
  },
  {
    name: "Bun, require",
    run: (folder) => printed(installed("bun"), ["run", "--no-install", "app.cjs"], folder),
  },
];

const pages: Host[] = [
  { name: "browser, <script type=module>, no bundler", run: (folder) => printedBy(folder, "page.html") },
  { name: "browser, ticket-engine/slim and its file", run: (folder) => printedBy(folder, "slim.html") },
];

const page = (script: string) => `<!doctype html><script type="module" src="/${script}"></script>\n`;

/** Fails when a bundler has emitted a second copy of the engine as a file. */
function withoutWasm(folder: string): void {
  const emitted = filesIn(folder).filter((file) => file.endsWith(".wasm"));
  if (emitted.length > 0) throw new Error(`a second copy of the engine was emitted: ${emitted.join(", ")}`);
}

async function esbuild(folder: string, name: string, options: object): Promise<string> {
  const { build } = await import("esbuild");
  const out = folderOf(folder, name);
  await build({
    entryPoints: [join(folder, "app.mjs")],
    bundle: true,
    outfile: join(out, "app.js"),
    logLevel: "warning",
    ...options,
  });
  withoutWasm(out);
  return out;
}

/** Builds a page with Vite. */
async function vite(folder: string, page: string): Promise<string> {
  const { build } = await import("vite");
  const outDir = folderOf(folder, `vite-${page}`);
  await build({
    root: folder,
    configFile: false,
    logLevel: "error",
    build: {
      outDir,
      emptyOutDir: true,
      chunkSizeWarningLimit: 10_000,
      rolldownOptions: { input: join(folder, page) },
    },
  });
  return outDir;
}

/** Bundles a program with webpack, and writes a page that loads it. */
async function webpacked(folder: string, target: "web" | "node", program: string): Promise<string> {
  const webpack = createRequire(join(root, "packaging", "package.json"))("webpack");
  const path = folderOf(folder, `webpack-${target}-${program}`);
  await new Promise<void>((resolve, reject) => {
    const config = {
      context: folder,
      mode: "production",
      target,
      entry: `./${program}`,
      output: { path, filename: target === "node" ? "app.cjs" : "app.js" },
      performance: { hints: false },
    };
    webpack(config, (error: Error | null, stats: { hasErrors(): boolean; toString(): string }) => {
      if (error || stats.hasErrors()) reject(error ?? new Error(stats.toString()));
      else resolve();
    });
  });
  writeFileSync(join(path, "index.html"), page("app.js"));
  return path;
}

const bundlers: Host[] = [
  {
    name: "Vite, development server",
    async run(folder) {
      const { createServer } = await import("vite");
      const server = await createServer({
        root: folder,
        configFile: false,
        logLevel: "error",
        server: { host: "127.0.0.1", port: 0 },
        cacheDir: folderOf(folder, "vite-cache"),
      });
      try {
        await server.listen();
        return await printedAt(server.resolvedUrls?.local[0] ?? "");
      } finally {
        await server.close();
      }
    },
  },
  {
    name: "Vite, build",
    async run(folder) {
      const out = await vite(folder, "index.html");
      withoutWasm(out);
      return printedBy(out, "index.html");
    },
  },
  {
    name: "Vite, build, ticket-engine/slim",
    run: async (folder) => printedBy(await vite(folder, "slim-vite.html"), "slim-vite.html"),
  },
  ...[true, false].map(
    (noExternal): Host => ({
      name: `Vite, SSR ${noExternal ? "in one file" : "beside node_modules"}`,
      async run(folder) {
        const { build } = await import("vite");
        const outDir = folderOf(folder, noExternal ? "ssr-whole" : "ssr");
        await build({
          root: folder,
          configFile: false,
          logLevel: "error",
          ssr: noExternal ? { noExternal } : {},
          build: { outDir, emptyOutDir: true, ssr: join(folder, "app.mjs"), chunkSizeWarningLimit: 10_000 },
        });
        return printed(process.execPath, [join(outDir, "app.js")], folder);
      },
    }),
  ),
  {
    name: "webpack 5, web",
    async run(folder) {
      const out = await webpacked(folder, "web", "app.mjs");
      withoutWasm(out);
      return printedBy(out, "index.html");
    },
  },
  {
    name: "webpack 5, web, ticket-engine/slim",
    run: async (folder) => printedBy(await webpacked(folder, "web", "slim-webpack.mjs"), "index.html"),
  },
  {
    name: "webpack 5, node",
    async run(folder) {
      const out = await webpacked(folder, "node", "app.mjs");
      withoutWasm(out);
      return printed(process.execPath, [join(out, "app.cjs")], out);
    },
  },
  {
    name: "esbuild, ES module",
    async run(folder) {
      const out = await esbuild(folder, "esbuild", { format: "esm" });
      writeFileSync(join(out, "index.html"), page("app.js"));
      return printedBy(out, "index.html");
    },
  },
  {
    name: "esbuild, classic script",
    async run(folder) {
      const out = await esbuild(folder, "esbuild-iife", { format: "iife" });
      writeFileSync(join(out, "index.html"), `<!doctype html><script src="/app.js"></script>\n`);
      return printedBy(out, "index.html");
    },
  },
  {
    name: "esbuild, one file for Node",
    async run(folder) {
      const out = await esbuild(folder, "esbuild-node", {
        platform: "node",
        format: "cjs",
        outfile: join(folderOf(folder, "esbuild-node"), "app.cjs"),
      });
      return printed(process.execPath, [join(out, "app.cjs")], out);
    },
  },
  ...(["rollup", "rolldown"] as const).map(
    (name): Host => ({
      name,
      async run(folder) {
        const out = folderOf(folder, name);
        const input = join(folder, "app.mjs");
        if (name === "rollup") {
          const { rollup } = await import("rollup");
          const { nodeResolve } = await import("@rollup/plugin-node-resolve");
          const bundle = await rollup({ input, plugins: [nodeResolve()], logLevel: "silent" });
          await bundle.write({ dir: out, entryFileNames: "app.mjs" });
        } else {
          const { rolldown } = await import("rolldown");
          const bundle = await rolldown({ input, platform: "browser", logLevel: "silent" });
          await bundle.write({ dir: out, entryFileNames: "app.mjs" });
        }
        withoutWasm(out);
        writeFileSync(join(out, "index.html"), page("app.mjs"));
        return printedBy(out, "index.html");
      },
    }),
  ),
  {
    name: "workerd by Miniflare",
    async run(folder) {
      const { build } = await import("esbuild");
      const out = folderOf(folder, "miniflare");
      // With the options of wrangler.
      await build({
        entryPoints: [join(folder, "worker.mjs")],
        bundle: true,
        outfile: join(out, "worker.mjs"),
        format: "esm",
        conditions: ["workerd", "worker", "browser"],
        loader: { ".wasm": "copy" },
        assetNames: "[name]",
        logLevel: "warning",
      });
      const script = join(root, "packaging", "test", "miniflare.mjs");
      return printed(process.execPath, [script, out], join(root, "packaging"));
    },
  },
];

export const hosts: readonly Host[] = [...inNode, ...programs, ...pages, ...bundlers];

/** Whether import and require in one process give one package. */
export const sharesOneClass = (folder: string): boolean =>
  printed(process.execPath, ["both.mjs"], folder).trim() === "true";

/** The size of a bundle that uses only the error class. */
export async function treeShaken(folder: string): Promise<number> {
  const { build } = await import("esbuild");
  const out = join(folderOf(folder, "shaken"), "app.js");
  const contents = `import { TicketEngineError } from "ticket-engine"; console.log(TicketEngineError.name);`;
  await build({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    minify: true,
    format: "esm",
    outfile: out,
  });
  return readFileSync(out).length;
}
