import type { Package } from "./nevra";

/** A line of an `rpm -qa` listing that isn't one package. */
export class InvalidInventory extends Error {
  constructor(line: number, text: string, reason: string) {
    super(`line ${line} of the list of installed packages ${reason}: ${JSON.stringify(text)}`);
    this.name = "InvalidInventory";
  }
}

/** What `rpm -qa --qf` must be given for `parseInventory`. A bare EPOCH would do as well; EPOCHNUM isn't in EL5's rpm. */
export const INVENTORY_FORMAT = "%{NAME}\\t%|EPOCH?{%{EPOCH}}:{0}|\\t%{VERSION}\\t%{RELEASE}\\t%{ARCH}\\n";

/**
 * Reads lines of name, epoch, version, release and architecture, separated by tabs. Imported GPG keys, which rpm lists
 * as packages, are left out; so are blank lines. Names and versions aren't judged: what is installed, is.
 * @throws InvalidInventory
 */
export function parseInventory(rpmQaOutput: string): Package[] {
  return rpmQaOutput.split("\n").flatMap((text, index) => {
    if (text.trim() === "" || text.startsWith("gpg-pubkey\t")) return [];
    return [parseLine(text, index + 1)];
  });
}

function parseLine(text: string, line: number): Package {
  const fields = text.split("\t");
  const [name = "", epoch = "", version = "", release = "", arch = ""] = fields;
  if (fields.length !== 5) {
    throw new InvalidInventory(line, text, `has ${fields.length} fields instead of 5, separated by tabs`);
  }
  if ([name, version, release, arch].some((field) => !/^\S+$/.test(field))) {
    throw new InvalidInventory(line, text, "has a field that is empty or contains a blank");
  }
  if (epoch !== "(none)" && !/^\d+$/.test(epoch)) {
    throw new InvalidInventory(line, text, "has an epoch that is neither a number nor (none)");
  }
  return { name, epoch: epoch === "(none)" ? 0 : Number(epoch), version, release, arch };
}
