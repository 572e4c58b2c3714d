import type { Service } from "../change/services";
import { estimateInterruption } from "./estimate";
import { type EvidenceQuestion, type EvidenceTerms, judgeEvidence, type SignedFile } from "./judge";

/** How long customers of a sandbox were without service while a release was installed. */
export interface MeasuredInterruption {
  /** On the machine where it was the longest. */
  readonly minutes: number;
  /** The services that were watched wherever they ran, those among them that were never away. */
  readonly services: ReadonlySet<Service>;
}

/**
 * What signed evidence of a release measured, the longest of several.
 *
 * @returns undefined where no evidence counts, or none watched a service
 * @throws InvalidPublicKey for keys of the terms
 */
export function readMeasured(
  files: readonly SignedFile[],
  terms: EvidenceTerms,
  question: Pick<EvidenceQuestion, "release" | "now">,
): MeasuredInterruption | undefined {
  if (files.length === 0) return undefined;
  const { accepted } = judgeEvidence(files, terms, { ...question, gates: [] });
  const interruptions = accepted.map((evidence) => evidence.interruptions);
  const unwatched = new Set(accepted.flatMap((evidence) => evidence.unwatched.map(({ service }) => service)));
  const services = new Set(
    interruptions
      .flat()
      .map(({ service }) => service)
      .filter((service) => !unwatched.has(service)),
  );
  if (services.size === 0) return undefined;
  const minutes = interruptions.map((those) => estimateInterruption(those)?.totalMinutes ?? 0);
  return { minutes: Math.max(...minutes), services };
}
