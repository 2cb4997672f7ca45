// The README of the package: the part for its users, without what only the repository contains.

/** The sections about the repository. */
const REPOSITORY_SECTIONS = [
  "Replaying a real desk",
  "Example help desk",
  "What if",
  "Working on it",
  "Repository layout",
];

const IMAGE = /!\[[^\]]*\]\([^)]*\)\n?/g;
/** A link to a file of the repository, which the package does not contain. */
const RELATIVE_LINK = /\[([^\]]+)\]\((?!https?:|#)[^)]*\)/g;

/** @param {string} text */
export function packageReadme(text) {
  const sections = text.split(/^(?=## )/m);
  const isCalled = (section, title) => section.startsWith(`## ${title}\n`);
  for (const title of REPOSITORY_SECTIONS) {
    if (!sections.some((section) => isCalled(section, title))) {
      throw new Error(`README.md has no section "${title}", which packaging/readme.mjs leaves out.`);
    }
  }
  const isOfRepository = (section) => REPOSITORY_SECTIONS.some((title) => isCalled(section, title));
  const ofPackage = sections.filter((section) => !isOfRepository(section));
  return ofPackage.join("").replaceAll(IMAGE, "").replaceAll(RELATIVE_LINK, "$1");
}
