// Stands in for the DOM where there is none: enough to import the elements, which then draw
// nothing.
export const ElementOrNone = globalThis.HTMLElement ?? class {};
export const documentOrNone = globalThis.document ?? { createTreeWalker: () => ({}) };
