import { groupBy } from "../packages/grouping";
import type { Solvable, WrittenRequirement } from "./available-package";
import { type Capability, fits, formatCapability } from "./capability";
import type { Requirement } from "./requirement";

/** Something that isn't there although it's required. */
export interface Need {
  readonly text: string;
  /** The packages that would do, whether they may be taken or not; empty when there's none at all. */
  readonly alternatives: readonly Solvable[];
}

/** Which packages provide what. What of them is there is the asker's to say, so that one index serves many questions. */
export class PackageIndex {
  private readonly providers: ReadonlyMap<string, readonly Provider[]>;
  private readonly owners: ReadonlyMap<string, readonly Solvable[]>;

  constructor(packages: Iterable<Solvable>) {
    const all = [...packages];
    const provided = all.flatMap((owner) => owner.provides.map((capability) => ({ owner, capability })));
    const files = all.flatMap((owner) => owner.files.map((file) => ({ owner, file })));
    this.providers = groupBy(provided, ({ capability }) => capability.name);
    this.owners = new Map(
      [...groupBy(files, ({ file }) => file)].map(([file, owned]) => [file, owned.map(({ owner }) => owner)]),
    );
  }

  /** What is missing for a requirement to be met by what is there; empty when nothing is. */
  findNeeds({ text, requirement }: WrittenRequirement, isThere: (p: Solvable) => boolean): readonly Need[] {
    return this.collectNeeds(requirement, text, isThere);
  }

  /** The packages, there or not, that could have a part in meeting a requirement. */
  findProviders(requirement: Requirement): readonly Solvable[] {
    switch (requirement.kind) {
      case "capability":
        return this.providersOf(requirement.capability);
      case "and":
      case "or":
        return [...new Set(requirement.parts.flatMap((part) => this.findProviders(part)))];
      case "with": {
        const second = new Set(this.findProviders(requirement.second));
        return this.findProviders(requirement.first).filter((p) => second.has(p));
      }
      case "without": {
        const second = new Set(this.findProviders(requirement.second));
        return this.findProviders(requirement.first).filter((p) => !second.has(p));
      }
      case "if":
      case "unless":
        return [
          ...new Set([
            ...this.findProviders(requirement.then),
            ...(requirement.otherwise === undefined ? [] : this.findProviders(requirement.otherwise)),
          ]),
        ];
    }
  }

  private collectNeeds(
    requirement: Requirement,
    text: string,
    isThere: (p: Solvable) => boolean,
  ): readonly Need[] {
    const collect = (part: Requirement): readonly Need[] => this.collectNeeds(part, text, isThere);
    switch (requirement.kind) {
      case "capability":
      case "with":
      case "without": {
        const alternatives = this.findProviders(requirement);
        if (alternatives.some(isThere)) return [];
        const named = requirement.kind === "capability" ? formatCapability(requirement.capability) : text;
        return [{ text: named, alternatives }];
      }
      case "and":
        return requirement.parts.flatMap(collect);
      case "or": {
        const branches = requirement.parts.map(collect);
        if (branches.some((needs) => needs.length === 0)) return [];
        // What one package can't bring about isn't an alternative to one that can.
        const alternatives = branches.flatMap((needs) =>
          needs.length === 1 ? (needs[0]?.alternatives ?? []) : [],
        );
        if (alternatives.length > 0) return [{ text, alternatives: [...new Set(alternatives)] }];
        return (
          branches.find((needs) => needs.every((need) => need.alternatives.length > 0)) ?? [
            { text, alternatives },
          ]
        );
      }
      case "if":
      case "unless": {
        const holds = collect(requirement.condition).length === 0;
        if (holds === (requirement.kind === "if")) return collect(requirement.then);
        return requirement.otherwise === undefined ? [] : collect(requirement.otherwise);
      }
    }
  }

  private providersOf(wanted: Capability): readonly Solvable[] {
    const provided = (this.providers.get(wanted.name) ?? []).filter(({ capability }) =>
      fits(capability, wanted),
    );
    const owners = wanted.range === undefined ? (this.owners.get(wanted.name) ?? []) : [];
    return [...new Set([...provided.map(({ owner }) => owner), ...owners])];
  }
}

interface Provider {
  readonly owner: Solvable;
  readonly capability: Capability;
}

/** Files that are required, but that neither the primary nor anybody's provides speak of: filelists knows. */
export function findUnknownFiles(packages: readonly Solvable[]): Set<string> {
  const known = new Set(packages.flatMap((p) => [...p.files, ...p.provides.map(({ name }) => name)]));
  const wanted = packages.flatMap((p) => p.requires.flatMap(({ requirement }) => listFiles(requirement)));
  return new Set(wanted.filter((file) => !known.has(file)));
}

function listFiles(requirement: Requirement): string[] {
  switch (requirement.kind) {
    case "capability":
      return requirement.capability.name.startsWith("/") ? [requirement.capability.name] : [];
    case "and":
    case "or":
      return requirement.parts.flatMap(listFiles);
    case "with":
    case "without":
      return [requirement.first, requirement.second].flatMap(listFiles);
    case "if":
    case "unless":
      return [requirement.then, requirement.condition, requirement.otherwise ?? requirement.then].flatMap(
        listFiles,
      );
  }
}
