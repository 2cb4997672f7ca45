/** Where the page is: in the fragment of its address, so that links and the back button work. */
import { useEffect, useState } from "preact/hooks";

const here = () => location.hash.replace(/^#/, "") || "/";

export function useRoute(): string {
  const [route, setRoute] = useState(here);
  useEffect(() => {
    const follow = () => setRoute(here());
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return route;
}

export const go = (route: string): void => {
  location.hash = route;
};

export const ticketRoute = (ticketId: unknown): string => `/ticket/${encodeURIComponent(String(ticketId))}`;
