/** The holidays of a country. The package with the data is large, so it is loaded on demand. */
import type { Holiday } from "ticket-engine";
import { fromDateHolidays } from "ticket-engine/holidays";

export type Country = { readonly code: string; readonly name: string };

const source = async () => (await import("date-holidays")).default;

export async function countries(): Promise<Country[]> {
  const Holidays = await source();
  const names: Record<string, string> = new Holidays().getCountries("en");
  return Object.entries(names)
    .map(([code, name]) => ({ code, name }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

export async function holidaysOf(country: string, from: number, to: number): Promise<Holiday[]> {
  const Holidays = await source();
  return fromDateHolidays(new Holidays(country), { from, to });
}
