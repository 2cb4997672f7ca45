/** A chart of Observable Plot as wide as its place, in the colours of the page. */
import { type PlotOptions, plot } from "@observablehq/plot";
import { useEffect, useRef, useState } from "preact/hooks";

type Props = {
  readonly options: PlotOptions;
  /** What it shows, for those who do not see it. */
  readonly label: string;
};

export function Chart({ options, label }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    watch.observe(place.current as Element);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    if (width === 0) return;
    const style = { background: "none", color: "var(--text)", fontFamily: "inherit", fontSize: "12px" };
    const drawn = plot({ ...options, width, style });
    // The place says what it shows; the parts of a drawing say nothing more.
    drawn.setAttribute("aria-hidden", "true");
    place.current?.replaceChildren(drawn);
  }, [options, width]);
  return <div class="chart" role="img" aria-label={label} ref={place} />;
}
