/** A constant such as `IN_PROGRESS`, or a field name such as `dueAt`, as a label. */
export const label = (name: string): string => {
  const text = name
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll(/[_.]/g, " ")
    .toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/** The name of a clock, with its group unless that is `sla`. */
export const clockLabel = ({ clockId, group = "sla" }: { clockId: string; group?: string }): string =>
  group === "sla" ? label(clockId) : `${label(clockId)} (${group})`;
