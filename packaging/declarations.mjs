// One file of types for each entry, so that `import` and `require` read the same text, and a report of the public
// face that is kept in the repository: a change of it is seen in review.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Extractor, ExtractorConfig } from "@microsoft/api-extractor";

const LIB = ["es2023", "dom", "esnext.disposable"];

/** The public entries and what they are imported as. */
export const ENTRIES = {
  index: ".",
  slim: "./slim",
  paging: "./paging",
  holidays: "./holidays",
  ical: "./ical",
  elements: "./elements",
};

/**
 * Writes `<entry>.d.ts` and `<entry>.d.cts` into `pkg` and the reports into `reports`, from the types that the compiler
 * wrote into `declared`.
 *
 * @param {{ pkg: string, declared: string, reports: string, temporary: string }} folders
 */
export function declarations({ pkg, declared, reports, temporary }) {
  mkdirSync(reports, { recursive: true });
  for (const entry of Object.keys(ENTRIES)) {
    const rollup = join(pkg, `${entry}.d.ts`);
    const file = join(declared, `${entry}.d.ts`);
    const config = ExtractorConfig.prepare({
      configObject: {
        projectFolder: pkg,
        mainEntryPointFilePath: file,
        compiler: {
          overrideTsconfig: {
            compilerOptions: {
              target: "es2022",
              module: "nodenext",
              lib: LIB,
              strict: true,
              skipLibCheck: true,
              types: [],
            },
            files: [file],
          },
        },
        apiReport: {
          enabled: true,
          reportFolder: reports,
          reportTempFolder: temporary,
          reportFileName: `${entry}.api.md`,
        },
        docModel: { enabled: false },
        dtsRollup: { enabled: true, untrimmedFilePath: rollup },
        tsdocMetadata: { enabled: false },
        newlineKind: "lf",
        messages: {
          extractorMessageReporting: {
            default: { logLevel: "warning" },
            // Everything public is released; what is not exported by its name is part of what is.
            "ae-missing-release-tag": { logLevel: "none" },
            "ae-forgotten-export": { logLevel: "none" },
            // Links inside a class, which TypeDoc checks.
            "ae-unresolved-link": { logLevel: "none" },
            "ae-undocumented": { logLevel: "none" },
          },
          tsdocMessageReporting: { default: { logLevel: "none" } },
        },
      },
      configObjectFullPath: undefined,
      packageJsonFullPath: join(pkg, "package.json"),
    });
    const wrong = [];
    Extractor.invoke(config, {
      localBuild: true,
      messageCallback(message) {
        // That a report was written is no news: a test compares it with the one in the repository.
        const isNews = message.category !== "console" || message.logLevel === "error";
        if (isNews && ["error", "warning"].includes(message.logLevel)) wrong.push(message.text);
        message.handled = true;
      },
    });
    if (wrong.length > 0) throw new Error(`the types of ${entry}: ${wrong.join("; ")}`);
    writeFileSync(rollup, completed(readFileSync(rollup, "utf8"), readFileSync(file, "utf8")));
    copyFileSync(rollup, join(pkg, `${entry}.d.cts`));
  }
}

/** The roll-up with what the extractor drops of its entry. */
function completed(rollup, entry) {
  // A class that is exported as a type is none at run time, and must not be declared as a value.
  const lists = [...entry.matchAll(/^export type \{([^}]*)\}/gm)];
  const typesOnly = new Set(lists.flatMap(([, names]) => names.split(",").map((name) => name.trim())));
  const hidden = [];
  const text = rollup.replace(/^export (declare (?:abstract )?class (\w+))/gm, (whole, declared, name) => {
    if (!typesOnly.has(name)) return whole;
    hidden.push(name);
    return declared;
  });
  const types = hidden.length === 0 ? "" : `\nexport type { ${hidden.join(", ")} };\n`;
  // What it adds to the page's types.
  const [globals] = /^declare global \{[\s\S]*?^\}$/m.exec(entry) ?? [];
  return text + types + (globals ? `\n${globals}\n` : "");
}
