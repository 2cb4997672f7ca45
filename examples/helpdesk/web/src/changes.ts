/** Changes at the desk, received as server-sent events. */
import { useEffect, useRef, useState } from "preact/hooks";

export type Change = { readonly ticketId: string; readonly revision?: number };

const listeners = new Set<(change: Change | null) => void>();

/** Calls the listener for each change, and with null when some may have been missed. */
export function useChanges(listener: (change: Change | null) => void): void {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => {
    const callLatest = (change: Change | null) => latest.current(change);
    listeners.add(callLatest);
    return () => void listeners.delete(callLatest);
  }, []);
}

/** The pause before a refused stream is opened again. */
const RETRY_MS = 5_000;

const notify = (change: Change | null) => {
  for (const listener of listeners) listener(change);
};

/** Keeps the stream open. Returns whether it is connected. */
export function useStream(): boolean {
  const [isLive, setLive] = useState(false);
  useEffect(() => {
    let stream: EventSource;
    let retryTimer: ReturnType<typeof setTimeout>;
    let wasLost = false;
    const open = () => {
      stream = new EventSource("/events");
      stream.addEventListener("open", () => {
        setLive(true);
        if (wasLost) notify(null);
        wasLost = false;
      });
      stream.addEventListener("error", () => {
        wasLost = true;
        setLive(false);
        // The browser reconnects by itself after a broken connection, but gives up when the server
        // refuses the stream. It does not say why. The views reload, which finds out whether the
        // session has expired.
        if (stream.readyState !== EventSource.CLOSED) return;
        notify(null);
        retryTimer = setTimeout(open, RETRY_MS);
      });
      stream.addEventListener("missed", () => notify(null));
      stream.addEventListener("change", (event) => notify(JSON.parse(event.data)));
    };
    open();
    return () => {
      clearTimeout(retryTimer);
      stream.close();
    };
  }, []);
  return isLive;
}
