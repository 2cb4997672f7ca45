/** What changes at the desk, told by server-sent events. */
import { useEffect, useRef, useState } from "preact/hooks";

export type Change = { readonly ticketId: string; readonly revision?: number };

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

/** After which pause a stream that the desk refused is asked for anew, in milliseconds. */
const AGAIN_MS = 5_000;

const tell = (change: Change | null) => {
  for (const listener of listeners) listener(change);
};

/** Keeps the stream open; whether it is. */
export function useStream(): boolean {
  const [isLive, setLive] = useState(false);
  useEffect(() => {
    let stream: EventSource;
    let again: ReturnType<typeof setTimeout>;
    let wasLost = false;
    const open = () => {
      stream = new EventSource("/events");
      stream.addEventListener("open", () => {
        setLive(true);
        if (wasLost) tell(null);
        wasLost = false;
      });
      stream.addEventListener("error", () => {
        wasLost = true;
        setLive(false);
        // The browser comes back by itself after a cut, but gives up once it is refused. Why it is, it does not say: the
        // views ask for themselves, and learn it when nobody is signed in any more.
        if (stream.readyState !== EventSource.CLOSED) return;
        tell(null);
        again = setTimeout(open, AGAIN_MS);
      });
      stream.addEventListener("missed", () => tell(null));
      stream.addEventListener("change", (event) => tell(JSON.parse(event.data)));
    };
    open();
    return () => {
      clearTimeout(again);
      stream.close();
    };
  }, []);
  return isLive;
}
