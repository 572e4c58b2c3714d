import type { XmlElement } from "@rgrove/parse-xml";
import { isPlain } from "../text/plain-text";
import type { WrittenRequirement } from "./available-package";
import { type Capability, type Comparison, COMPARISONS, formatCapability } from "./capability";
import { attributeOf, InvalidMetadata } from "./metadata-xml";
import { InvalidRequirement, parseRichRequirement, type Requirement } from "./requirement";

/** What packages require and provide. The same is required by thousands (`libc.so.6`), and kept once. */
export class Dependencies {
  private readonly capabilities = new Map<string, Capability>();
  private readonly requirements = new Map<Capability, readonly WrittenRequirement[]>();

  /**
   * @param nevra of the package whose dependency it is
   * @throws InvalidMetadata
   */
  capability(entry: XmlElement, nevra: string): Capability {
    const { name, flags, epoch, ver, rel } = entry.attributes;
    const key = detach([name, flags, epoch, ver, rel].join("\0"));
    let known = this.capabilities.get(key);
    if (known === undefined) {
      known = readCapability(entry, nevra);
      this.capabilities.set(key, known);
    }
    return known;
  }

  /**
   * What rpm itself must be able to do (`rpmlib(…)`) no package provides.
   * @throws InvalidMetadata
   */
  requirement(entry: XmlElement, nevra: string): readonly WrittenRequirement[] {
    const capability = this.capability(entry, nevra);
    let known = this.requirements.get(capability);
    if (known === undefined) {
      known = capability.name.startsWith("rpmlib(")
        ? []
        : [{ text: formatCapability(capability), requirement: readRich(capability, nevra) }];
      this.requirements.set(capability, known);
    }
    return known;
  }
}

function readCapability(entry: XmlElement, nevra: string): Capability {
  const { flags, epoch, ver, rel } = entry.attributes;
  const name = attributeOf(entry, "name", `a dependency of ${nevra}`);
  // Messages and release files repeat it, a line each.
  if (![name, ver ?? "", rel ?? ""].every((text) => isPlain(text) && !/[\n\t]/.test(text))) {
    throw new InvalidMetadata(
      `has a dependency of ${nevra} with a control character: ${JSON.stringify(name)}`,
    );
  }
  if (flags === undefined || ver === undefined) return { name: detach(name) };
  if (!Object.hasOwn(COMPARISONS, flags)) {
    throw new InvalidMetadata(
      `has a dependency of ${nevra} with the unknown comparison ${JSON.stringify(flags)}`,
    );
  }
  const than = {
    epoch: readEpoch(epoch, `a dependency of ${nevra}`),
    version: detach(ver),
    ...(rel !== undefined && rel !== "" && { release: detach(rel) }),
  };
  return { name: detach(name), range: { comparison: flags as Comparison, than } };
}

function readRich(capability: Capability, nevra: string): Requirement {
  if (!capability.name.startsWith("(")) return { kind: "capability", capability };
  try {
    return parseRichRequirement(capability.name);
  } catch (error) {
    if (!(error instanceof InvalidRequirement)) throw error;
    throw new InvalidMetadata(
      `has a package with a dependency that can't be read, ${nevra}: ${error.message}`,
    );
  }
}

/** @throws InvalidMetadata */
export function readEpoch(text: string | undefined, where: string): number {
  if (text === undefined || text === "") return 0;
  if (!/^\d{1,10}$/.test(text))
    throw new InvalidMetadata(`has ${where} with the epoch ${JSON.stringify(text)}`);
  return Number(text);
}

/** A copy: a part of a text keeps all of it in memory. */
export function detach(text: string): string {
  return Buffer.from(text).toString();
}
