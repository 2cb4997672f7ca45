// Copies the report of the public API that the build has written into the repository: `npm run api`
// after a build.
import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../scripts/run.mjs";

const [from, to] = [join(root, "target", "api"), join(root, "packaging", "api")];
mkdirSync(to, { recursive: true });
for (const name of readdirSync(from)) copyFileSync(join(from, name), join(to, name));
