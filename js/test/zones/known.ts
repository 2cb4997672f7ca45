/**
 * All differences since 1970 between the IANA Time Zone Database in the package and the releases
 * from 2025a on, by their announcements and data. When the package gets newer data, add their
 * changes.
 */
export type Known = {
  zones: string[];
  /** The first instant that differs, and the first one after the difference. */
  from: string;
  to?: string;
  /** The first release with the change. */
  since: string;
  why: string;
};

export const KNOWN: Known[] = [
  {
    zones: ["Asia/Tehran", "Iran"],
    from: "1978-11-10T20:00Z",
    to: "1978-12-31T20:00Z",
    since: "2025b",
    why: "Iran left +04 for +03:30 at the end of 10 November 1978, not at the end of the year",
  },
  {
    zones: ["America/Tijuana", "America/Ensenada", "America/Santa_Isabel", "Mexico/BajaNorte"],
    from: "1970-04-26T10:00Z",
    to: "1975-10-26T09:00Z",
    since: "2025c",
    why: "Baja California had California's summer time until 1975, not standard time all year",
  },
  {
    zones: ["Europe/Chisinau", "Europe/Tiraspol"],
    from: "2022-03-27T00:00Z",
    since: "2026a",
    why: "Moldova changes its clocks since 2022 at the instant of the European Union, an hour later than before",
  },
  {
    zones: ["America/Vancouver", "Canada/Pacific"],
    from: "2026-11-01T09:00Z",
    since: "2026b",
    why: "British Columbia stays at -07 all year after its last change in March 2026",
  },
  {
    zones: ["America/Edmonton", "America/Yellowknife", "Canada/Mountain"],
    from: "2026-11-01T08:00Z",
    since: "2026c",
    why: "Alberta stays at -06 all year after its last change in March 2026",
  },
  {
    zones: ["Africa/Casablanca", "Africa/El_Aaiun"],
    from: "2026-09-20T01:00Z",
    since: "2026c",
    why: "Morocco is at +00 all year from September 2026, without the change at each Ramadan",
  },
  {
    zones: ["America/Inuvik"],
    from: "2026-11-01T08:00Z",
    since: "2026d",
    why: "the Northwest Territories stay at -06 all year after their last change in March 2026",
  },
  {
    zones: ["America/Bogota"],
    from: "1992-05-02T05:00Z",
    to: "1992-05-03T05:00Z",
    since: "2026d",
    why: "Colombia's summer time began on 2 May 1992 at 00:00, not at 24:00",
  },
  {
    zones: ["Asia/Tehran", "Iran"],
    from: "1979-05-25T20:30Z",
    to: "1979-05-26T20:30Z",
    since: "2026d",
    why: "Iran's summer time began on 26 May 1979 at 00:00, not at 24:00",
  },
  {
    zones: ["America/Winnipeg", "America/Rainy_River", "Canada/Central"],
    from: "2026-11-01T07:00Z",
    since: "2026e",
    why: "Manitoba stays at -05 all year after its last change in March 2026, and northwestern Ontario with it",
  },
  {
    zones: ["America/Havana", "Cuba"],
    from: "2026-11-01T05:00Z",
    to: "2027-03-14T05:00Z",
    since: "2026f",
    why: "Cuba stays at -04 through the winter of 2026, and changes its clocks again from November 2027",
  },
];

/** Names that a platform may lack. */
export const LACKED: { zone: string; since?: string; why: string }[] = [
  { zone: "Factory", why: "it is for machines whose zone was never set; ICU leaves it out" },
  { zone: "America/Coyhaique", since: "2025b", why: "the zone was added for a region of Chile" },
];
