import { timeZones, tzdbVersion } from "ticket-engine";
import { beforeAll, expect, test } from "vitest";
import { hoursAround, instants } from "./zones/instants.ts";
import { KNOWN, type Known, LACKED } from "./zones/known.ts";
import { compare, type Difference, isKnown } from "./zones/minutes.ts";

const HOUR = 3_600_000;

/** Releases such as 2025c sort by name. A platform without a version counts as the newest. */
const platform = process.versions["tz"] ?? "unknown";
const ours = timeZones();

let probes = 0;
const differences = new Map<string, Difference[]>();

beforeAll(() => {
  const general = instants();
  for (const zone of ours.filter(isKnown)) {
    const edges = KNOWN.filter(({ zones }) => zones.includes(zone)).flatMap(({ from, to }) => [
      from,
      to ?? from,
    ]);
    const special = edges.flatMap((edge) => hoursAround(Date.parse(edge)));
    const result = compare(zone, Float64Array.from([...general, ...special]));
    probes += result.probes;
    if (result.differences.length > 0) differences.set(zone, result.differences);
  }
}, 300_000);

const isIn = ({ from, to }: Known, { at }: Difference) =>
  at >= Date.parse(from) && (to === undefined || at < Date.parse(to));

/** A summary of a zone's differences, for a maintainer to judge. */
function summary(zone: string, found: Difference[]): string {
  const first = found[0] as Difference;
  const [from, to] = [first, found.at(-1) ?? first].map(({ at }) => new Date(at).toISOString());
  const shown = `the package (${tzdbVersion()}) shows ${first.ours}, the platform (${platform}) ${first.theirs}`;
  return `${zone} differs at ${found.length} instants from ${from} to ${to}: first ${shown}`;
}

test("every zone has the platform's clock from 1970 to 2190, except for known changes of the data", () => {
  const all = [...differences].map(([zone, found]) => summary(zone, found));
  const what = `${probes} probes of ${ours.length} zones of ${tzdbVersion()} against the platform's ${platform}`;
  console.log(`${what}; ${all.length} zones differ:\n${all.join("\n")}`);
  expect(probes / ours.length).toBeGreaterThan(10_000);
  const unexplained = [...differences].flatMap(([zone, found]) => {
    const changes = KNOWN.filter(({ zones, since }) => zones.includes(zone) && platform < since);
    const unknown = found.filter((difference) => !changes.some((change) => isIn(change, difference)));
    return unknown.length > 0 ? [summary(zone, unknown)] : [];
  });
  const advice =
    platform > tzdbVersion()
      ? "the platform's data are newer, or have no version: `cargo update` may bring the same"
      : "if releases of the database differ there, add the change to zones/known.ts";
  expect(unexplained, advice).toEqual([]);
});

test.each(KNOWN.map((change) => [change.why, change] as const))(
  "the difference is detected: %s",
  (_why, change) => {
    for (const zone of change.zones) {
      expect(ours).toContain(zone);
      // A platform with older data must differ, from the first of these instants to the last day
      // before the other.
      if (platform >= change.since || !isKnown(zone)) continue;
      const found = differences.get(zone)?.filter((difference) => isIn(change, difference)) ?? [];
      expect(found[0]?.at, zone).toBeLessThan(Date.parse(change.from) + HOUR);
      if (change.to) expect(found.at(-1)?.at, zone).toBeGreaterThan(Date.parse(change.to) - 24 * HOUR);
    }
  },
);

test("the platform lacks only known zones", () => {
  const known = LACKED.filter(({ since }) => since === undefined || platform < since).map(({ zone }) => zone);
  expect(ours.filter((zone) => !isKnown(zone) && !known.includes(zone))).toEqual([]);
});
