/** A constant of the engine, as people write it. */
export const words = (constant: string): string => {
  const text = constant.replaceAll("_", " ").toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
};
