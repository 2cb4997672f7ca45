/** Choosing a log: a generated one, or a file that is opened or dropped on the page. */
import { useEffect, useRef, useState } from "preact/hooks";
import { count } from "./format.ts";
import type { Progress } from "./remote.ts";

const SIZES = [1_000, 4_000, 25_000];

type Props = {
  /** The size of the generated log, or the name of the file. */
  readonly log: number | string;
  readonly generate: (tickets: number) => void;
  readonly read: (file: File) => void;
};

export function SourcePicker({ log, generate, read }: Props) {
  const sizes = typeof log === "number" && !SIZES.includes(log) ? [...SIZES, log] : SIZES;
  return (
    <div class="source">
      <select
        aria-label="Log"
        value={String(log)}
        onChange={(event) => generate(Number(event.currentTarget.value))}
      >
        {typeof log === "string" && <option value={log}>{log}</option>}
        {sizes.map((size) => (
          <option key={size} value={size}>
            Generated log, {count(size)} tickets
          </option>
        ))}
      </select>
      <FileButton read={read}>Open a log…</FileButton>
    </div>
  );
}

/** A button that opens a file. */
export function FileButton({
  read,
  accept = ".csv,.gz,text/csv,application/gzip",
  children,
}: {
  read: (file: File) => void;
  accept?: string;
  children: string | string[];
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" onClick={() => input.current?.click()}>
        {children}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        aria-label={[children].flat().join("")}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          if (file) read(file);
        }}
      />
    </>
  );
}

/** Accepts files dropped anywhere on the page, and shows so while one is dragged over it. */
export function DropZone({ read }: { read: (file: File) => void }) {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setIsOver(true);
    };
    const leave = (event: DragEvent) => event.relatedTarget === null && setIsOver(false);
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setIsOver(false);
      const file = event.dataTransfer?.files[0];
      if (file) read(file);
    };
    addEventListener("dragover", over);
    addEventListener("dragleave", leave);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", drop);
    };
  }, [read]);
  return isOver ? <div class="drop">Drop the log here</div> : null;
}

export function LogProgress({ name, progress }: { name: string; progress: Progress }) {
  return (
    <section class="card reading">
      <h2 id="reading">Reading {name}</h2>
      <progress aria-labelledby="reading" max={1} value={progress.share} />
      <p class="muted">
        {Math.floor(progress.share * 100)} %, {count(progress.tickets)} tickets
      </p>
    </section>
  );
}

/** The accepted formats. */
export const FORMATS =
  "A CSV file, plain or compressed with gzip: a ServiceNow incident event log (number, incident_state, sys_updated_at, opened_at, priority, …) or an activity log (Case ID, Activity, Resource, Complete Timestamp). It is read in this page and never uploaded.";
