// The README as the package has it: the part for those who use it, without what only the repository holds.

/** The sections about the repository and what runs in it. */
const OF_THE_REPOSITORY = [
  "Replaying a real desk",
  "A desk to look at",
  "What if",
  "Working on it",
  "Where things are",
];

const IMAGE = /!\[[^\]]*\]\([^)]*\)\n?/g;
/** A link to a file beside it: nobody who has installed the package has that. */
const BESIDE = /\[([^\]]+)\]\((?!https?:|#)[^)]*\)/g;

/** @param {string} text */
export function packageReadme(text) {
  const sections = text.split(/^(?=## )/m);
  const kept = sections.filter((own) => !OF_THE_REPOSITORY.some((title) => own.startsWith(`## ${title}\n`)));
  return kept.join("").replaceAll(IMAGE, "").replaceAll(BESIDE, "$1");
}
