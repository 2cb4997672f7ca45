/** What changes at the desk, told by server-sent events. */
import { useEffect, useRef, useState } from "preact/hooks";

export type Change = { readonly ticketId: string; readonly revision: number };

const listeners = new Set<(change: Change | null) => void>();

/** Calls back for each change, and with null when some may have been missed. */
export function useChanges(listener: (change: Change | null) => void): void {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => {
    const own = (change: Change | null) => latest.current(change);
    listeners.add(own);
    return () => void listeners.delete(own);
  }, []);
}

/** Keeps the stream open; whether it is. */
export function useStream(): boolean {
  const [isLive, setLive] = useState(false);
  useEffect(() => {
    const stream = new EventSource("/events");
    const tell = (change: Change | null) => {
      for (const listener of listeners) listener(change);
    };
    let wasLost = false;
    stream.addEventListener("open", () => {
      setLive(true);
      if (wasLost) tell(null);
    });
    stream.addEventListener("error", () => {
      wasLost = true;
      setLive(false);
    });
    stream.addEventListener("change", (event) => tell(JSON.parse(event.data)));
    return () => stream.close();
  }, []);
  return isLive;
}
