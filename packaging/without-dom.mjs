// What the elements find instead of the DOM where there is none: enough to be imported, by which nothing is drawn.
export const ElementOrNone = globalThis.HTMLElement ?? class {};
export const documentOrNone = globalThis.document ?? { createTreeWalker: () => ({}) };
