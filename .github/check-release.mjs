// Checks that pkg/ may be released from the tag that GitHub runs this workflow for.

import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

/**
 * Returns what keeps a package from being released.
 *
 * @param {{ version: string, repository?: { url: string } }} manifest the package.json of the built package
 * @param {string} changelog
 * @param {{ tag: string, repository: string }} source the tag, and the repository as GitHub names it: `owner/name`
 * @returns {string[]}
 */
export function problems({ version, repository }, changelog, source) {
  const found = [];
  if (source.tag !== `v${version}`) found.push(`The tag ${source.tag} isn't v${version}, the version in Cargo.toml.`);
  const url = `git+https://github.com/${source.repository}.git`;
  if (!repository) found.push(`Set repository in Cargo.toml to https://github.com/${source.repository}.`);
  else if (repository.url !== url) found.push(`The package names ${repository.url} as its repository, not ${url}.`);
  const heading = changelog.split("\n").find((line) => line.startsWith(`## [${version}]`));
  if (!/ - \d{4}-\d\d-\d\d$/.test(heading ?? "")) found.push(`CHANGELOG.md has no dated heading for ${version}.`);
  return found;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { GITHUB_REF_NAME: tag = "", GITHUB_REPOSITORY: repository = "" } = process.env;
  const manifest = JSON.parse(await readFile("pkg/package.json", "utf8"));
  const found = problems(manifest, await readFile("CHANGELOG.md", "utf8"), { tag, repository });
  for (const problem of found) console.error(problem);
  process.exitCode = found.length === 0 ? 0 : 1;
}
