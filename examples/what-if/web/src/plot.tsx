/** An Observable Plot chart that fills the width of its container, in the page's colours. */
import { type PlotOptions, plot } from "@observablehq/plot";
import { useEffect, useRef, useState } from "preact/hooks";

type Props = {
  readonly options: PlotOptions;
  /** A description for screen readers. */
  readonly label: string;
};

export function Chart({ options, label }: Props) {
  const container = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    observer.observe(container.current as Element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (width === 0) return;
    const style = { background: "none", color: "var(--text)", fontFamily: "inherit", fontSize: "12px" };
    const drawn = plot({ ...options, width, style });
    // The container's label describes the chart, so hide its parts from screen readers.
    drawn.setAttribute("aria-hidden", "true");
    container.current?.replaceChildren(drawn);
  }, [options, width]);
  return <div class="chart" role="img" aria-label={label} ref={container} />;
}
