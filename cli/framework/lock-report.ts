import { formatModule } from "../../maintenance/framework/module";
import { releaseDigest } from "../../maintenance/release/digest";
import type { Release } from "../../maintenance/release/release";
import { plainLine } from "../../maintenance/text/plain-text";
import { hasSignatures } from "./mirror";

/** What there is to say of locked modules beside their versions. */
interface Findings {
  /** Names of modules that stay as the release had them. */
  readonly kept: readonly string[];
  /** Names of those among them whose file wasn't there to be looked into. */
  readonly unseen: readonly string[];
  /** Sentences: what isn't in the release and is needed by something in it. */
  readonly needed: readonly string[];
  /** Whether signatures are asked for. */
  readonly signatures: boolean;
}

/** What locking modules did, for whoever ran it. */
export function describeModuleLock(
  before: Release,
  after: Release,
  line: string,
  { kept, unseen, needed, signatures }: Findings,
): string {
  const modules = after.framework?.[line] ?? [];
  const earlier = new Map((before.framework?.[line] ?? []).map((module) => [module.name, module]));
  const changed = modules.flatMap((module) => {
    const from = earlier.get(module.name);
    if (from === undefined) return [`${formatModule(module)} (new)`];
    if (from.version !== module.version) return [`${module.name} ${from.version} → ${module.version}`];
    return from.sha256 === module.sha256 ? [] : [`${formatModule(module)} (another file)`];
  });
  const signed = modules.filter((module) => module.signed);
  const unsigned = modules.filter((module) => !module.signed).map(formatModule);
  const lines = [
    `release ${after.name}: ${releaseDigest(after)}`,
    `  framework ${line}: ${modules.length === 1 ? "1 module" : `${modules.length} modules`}`,
    ...(changed.length > 0 ? [`    ${changed.join(", ")}`] : ["    as before"]),
    ...(kept.length > 0 ? [`    left as they were: ${kept.join(", ")}`] : []),
    ...(unseen.length > 0
      ? [`    what they need wasn't looked at, for the mirror doesn't have them: ${unseen.join(", ")}`]
      : []),
    ...(signed.length > 0
      ? [`    signed: ${signed.length} of them; the fleet's framework.keys say whose signatures count`]
      : []),
    ...(hasSignatures(line) && unsigned.length > 0 && signatures
      ? [`    look at this: not signed: ${unsigned.join(", ")}`]
      : []),
    ...(signatures ? [] : ["    signatures aren't asked for: the checksums alone count"]),
    ...needed.map((sentence) => `    look at this: ${sentence}; containers that lack it refuse the change`),
  ];
  return `${lines.map(plainLine).join("\n")}\n`;
}
