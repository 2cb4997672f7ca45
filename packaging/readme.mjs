// The README of the package: the part for its users, without what only the repository contains.

/** The sections about the repository. */
const REPOSITORY_SECTIONS = [
  "Replaying a real desk",
  "A desk to look at",
  "What if",
  "Working on it",
  "Where things are",
];

const IMAGE = /!\[[^\]]*\]\([^)]*\)\n?/g;
/** A link to a file of the repository, which the package does not contain. */
const RELATIVE_LINK = /\[([^\]]+)\]\((?!https?:|#)[^)]*\)/g;

/** @param {string} text */
export function packageReadme(text) {
  const sections = text.split(/^(?=## )/m);
  const isOfRepository = (section) =>
    REPOSITORY_SECTIONS.some((title) => section.startsWith(`## ${title}\n`));
  const ofPackage = sections.filter((section) => !isOfRepository(section));
  return ofPackage.join("").replaceAll(IMAGE, "").replaceAll(RELATIVE_LINK, "$1");
}
