import { copyText } from "../text/copy-text";
import { type Build, readHeaderDigests } from "./build";
import { LONGEST_NEVRA } from "./nevra";

/** Of a line, in characters: a container's may be megabytes. */
const QUOTED = 300;

/** A line of an `rpm -qa` listing that isn't one package. */
export class InvalidInventory extends Error {
  constructor(line: number, text: string, reason: string) {
    super(
      `line ${line} of the list of installed packages ${reason}: ${JSON.stringify(text.slice(0, QUOTED))}`,
    );
    this.name = "InvalidInventory";
  }
}

/** Some distributions have more, a machine never has a third of them installed. */
const MOST_PACKAGES = 20_000;

/** A list of installed packages that no machine can have. */
export class TooManyPackages extends InvalidInventory {
  constructor() {
    super(MOST_PACKAGES, "…", "is one too many");
  }
}

/**
 * Reads lines of name, epoch, version, release, architecture, and the header's SHA-256 and SHA-1, separated by tabs, as
 * `query_packages` of `processes.sh` prints them. Imported GPG keys, which rpm lists as packages, are left out; so are blank
 * lines. Names and versions aren't judged: what is installed, is. What isn't a digest counts as none.
 * @throws InvalidInventory
 */
export function parseInventory(rpmQaOutput: string): Build[] {
  const lines = rpmQaOutput.split("\n");
  if (lines.length > MOST_PACKAGES) throw new TooManyPackages();
  return lines.flatMap((text, index) => {
    if (text.trim() === "" || text.startsWith("gpg-pubkey\t")) return [];
    return [readLine(text, index + 1)];
  });
}

/** The machines of a fleet have the same builds over and over: each is read, and kept in memory, once. */
const READ = new Map<string, Build>();

/** Ten times what distributions of several generations have; machines that tell more of them don't fill the memory. */
const MOST_KEPT = 200_000;

function readLine(text: string, line: number): Build {
  const known = READ.get(text);
  if (known !== undefined) return known;
  if (READ.size >= MOST_KEPT) READ.clear();
  const own = copyText(text);
  const build = parseLine(own, line);
  READ.set(own, build);
  return build;
}

function parseLine(text: string, line: number): Build {
  const fields = text.split("\t");
  const [name = "", epoch = "", version = "", release = "", arch = "", sha256, sha1] = fields;
  if (fields.length !== 7) {
    throw new InvalidInventory(line, text, `has ${fields.length} fields instead of 7, separated by tabs`);
  }
  if ([name, version, release, arch].some((field) => !/^\S+$/.test(field))) {
    throw new InvalidInventory(line, text, "has a field that is empty or contains a blank");
  }
  if (name.length + version.length + release.length + arch.length > LONGEST_NEVRA) {
    throw new InvalidInventory(line, text, "is longer than any package's");
  }
  if (epoch !== "(none)" && !/^\d+$/.test(epoch)) {
    throw new InvalidInventory(line, text, "has an epoch that is neither a number nor (none)");
  }
  const header = readHeaderDigests({ sha256, sha1 });
  return {
    ...{ name, epoch: epoch === "(none)" ? 0 : Number(epoch), version, release, arch },
    ...(header !== undefined && { header }),
  };
}
