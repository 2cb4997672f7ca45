import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  // Served from wherever the desk is.
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  // The page and its worker share one file of the engine's bytes, and what the replay reads logs with does too.
  resolve: { alias: [{ find: /^ticket-engine$/, replacement: "ticket-engine/slim" }] },
  worker: { format: "es" },
  build: { outDir: "../dist", emptyOutDir: true, target: "es2022", chunkSizeWarningLimit: 1_500 },
});
