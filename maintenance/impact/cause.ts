import type { Service } from "../change/services";
import { FOLLOW_UPS, type FollowUp } from "./catalogue";
import type { PlacelessImpact } from "./impact";
import { chooseTier, FOLLOWED_BY, type Found } from "./look-up";

/** One thing by which a change may interrupt somebody. */
export interface Cause {
  /** The beginning of a sentence, e.g. `asterisk executes files of glibc`; see {@link unknownCause} for what isn't known. */
  readonly text: string;
  readonly interrupts: readonly Service[];
  readonly needs: FollowUp;
  /** False when it isn't known what it interrupts. */
  readonly known: boolean;
  readonly lowers?: string;
}

/** By an entry of the catalogue. */
export function causeOf(text: string, { entry: { interrupts, needs }, lowers }: Found): Cause {
  return { text, interrupts, needs, known: true, ...(lowers !== undefined && { lowers }) };
}

/** @param text without the name, as the beginning of a sentence, so that it's alike for all that it's true of: `it isn't installed yet` */
export function unknownCause(text: string): Cause {
  return { text, interrupts: [], needs: "nothing", known: false };
}

/** What all causes together interrupt; the reason is the gravest one's. There's at least one. */
export function sumUp(subject: string, name: string, causes: readonly Cause[]): PlacelessImpact {
  const interrupts = new Set(causes.flatMap((cause) => cause.interrupts));
  const [gravest] = [...causes].sort((a, b) => gravityOf(b) - gravityOf(a));
  const lowers = causes.find((cause) => cause.lowers !== undefined)?.lowers;
  return {
    subject,
    name,
    interrupts: [...interrupts],
    needs: FOLLOW_UPS.filter((needs) => causes.some((cause) => cause.needs === needs)).at(-1) ?? "nothing",
    lowestTier: causes.some((cause) => tierOf(cause) === "T2") ? "T2" : "T1",
    reason: gravest === undefined ? name : describe(gravest),
    known: causes.every(({ known }) => known),
    ...(lowers !== undefined && { lowers }),
  };
}

function tierOf({ interrupts, needs, known }: Cause): PlacelessImpact["lowestTier"] {
  return known ? chooseTier(interrupts, needs) : "T2";
}

function gravityOf(cause: Cause): number {
  if (!cause.known) return 3;
  if (tierOf(cause) === "T2") return 4;
  return cause.interrupts.length > 0 ? 2 : FOLLOW_UPS.indexOf(cause.needs) > 0 ? 1 : 0;
}

function describe(cause: Cause): string {
  const tier = tierOf(cause) === "T2" ? "at least T2" : "T1";
  return cause.known
    ? `${cause.text}: ${FOLLOWED_BY[cause.needs]} → ${tier}`
    : `${cause.text}: it counts as interrupting → ${tier}`;
}
