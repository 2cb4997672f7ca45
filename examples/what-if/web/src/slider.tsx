/** A slider for a time of day. */
import { clockTime, DAY, minutesOf, STEP } from "./format.ts";

type Props = { readonly label: string; readonly time: string; readonly set: (time: string) => void };

export function TimeSlider({ label, time, set }: Props) {
  const shown = time.slice(0, 5);
  return (
    <label class="slider">
      <span>{label}</span>
      <input
        type="range"
        min={0}
        max={DAY}
        step={STEP}
        value={minutesOf(time)}
        aria-valuetext={shown}
        onInput={(event) => set(clockTime(event.currentTarget.valueAsNumber))}
      />
      <output>{shown}</output>
    </label>
  );
}
