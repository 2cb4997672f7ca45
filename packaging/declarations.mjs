// One declaration file per entry, so that `import` and `require` read the same text, and a report
// of the public API, which is committed so that review shows every change.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Extractor, ExtractorConfig } from "@microsoft/api-extractor";

const LIB = ["es2023", "dom", "esnext.disposable"];

/** The public entries, and what they are imported as. */
export const ENTRIES = {
  index: ".",
  slim: "./slim",
  "on-call": "./on-call",
  holidays: "./holidays",
  ical: "./ical",
  elements: "./elements",
};

/**
 * Writes `<entry>.d.ts` and `<entry>.d.cts` into `pkg`, and the reports into `reports`, from the
 * declarations that the compiler wrote into `declared`.
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
            // Everything public is released. Types without an export are parts of exported ones.
            "ae-missing-release-tag": { logLevel: "none" },
            "ae-forgotten-export": { logLevel: "none" },
            // TypeDoc checks links inside a class.
            "ae-unresolved-link": { logLevel: "none" },
            "ae-undocumented": { logLevel: "none" },
          },
          tsdocMessageReporting: { default: { logLevel: "none" } },
        },
      },
      configObjectFullPath: undefined,
      packageJsonFullPath: join(pkg, "package.json"),
    });
    const problems = [];
    Extractor.invoke(config, {
      localBuild: true,
      messageCallback(message) {
        // A test compares the report with the committed one; that it was written does not matter.
        const isProblem = message.category !== "console" || message.logLevel === "error";
        if (isProblem && ["error", "warning"].includes(message.logLevel)) problems.push(message.text);
        message.handled = true;
      },
    });
    if (problems.length > 0) throw new Error(`the types of ${entry}: ${problems.join("; ")}`);
    const declarations = [file, join(declared, EXPORTS)].map((path) => readFileSync(path, "utf8"));
    writeFileSync(rollup, completed(readFileSync(rollup, "utf8"), declarations.join("\n")));
    copyFileSync(rollup, join(pkg, `${entry}.d.cts`));
  }
}

/** What several entries export: they name it with a star. */
const EXPORTS = "exports.d.ts";

/** The roll-up, with what the extractor drops of its entry. */
function completed(rollup, entry) {
  // A class that is exported as a type has no value at run time, and must not be declared as one.
  const lists = [...entry.matchAll(/^export type \{([^}]*)\}/gm)];
  const typesOnly = new Set(lists.flatMap(([, names]) => names.split(",").map((name) => name.trim())));
  const hidden = [];
  const text = withFunctions(rollup).replace(
    /^export (declare (?:abstract )?class (\w+))/gm,
    (whole, declared, name) => {
      if (!typesOnly.has(name)) return whole;
      hidden.push(name);
      return declared;
    },
  );
  const types = hidden.length === 0 ? "" : `\nexport type { ${hidden.join(", ")} };\n`;
  // What the entry adds to the global types.
  const [globals] = /^declare global \{[\s\S]*?^\}$/m.exec(entry) ?? [];
  return text + types + (globals ? `\n${globals}\n` : "");
}

/**
 * The roll-up of an entry, in which each constant of the type of a function in `api.ts` is declared
 * as that function: editors show its documentation at imports as well as at calls.
 */
function withFunctions(rollup) {
  const [namespace] = /^declare namespace api \{[\s\S]*?^\}\n+/m.exec(rollup) ?? [];
  if (namespace === undefined) return rollup;
  let text = rollup.replace(namespace, "");
  for (const [, name, alias] of namespace.matchAll(/^ +(\w+)(?: as (\w+))?,?$/gm)) {
    const exported = alias ?? name;
    text = text
      .replace(`export declare const ${exported}: typeof api.${exported};\n\n`, "")
      .replace(new RegExp(`^declare function ${name}\\b`, "m"), `export declare function ${exported}`);
  }
  return text;
}
