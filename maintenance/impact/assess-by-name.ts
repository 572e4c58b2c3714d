import { causeOf, sumUp, unknownCause } from "./cause";
import type { PlacelessImpact } from "./impact";
import type { LookUp } from "./look-up";

/** What the catalogue says of something by its name. */
export function assessByName(
  subject: string,
  name: string,
  onNode: boolean,
  lookUp: LookUp,
): PlacelessImpact {
  const found = lookUp(subject, name, onNode);
  const cause =
    found === undefined
      ? unknownCause("the impact catalogue has no entry for it")
      : causeOf(`${name} ${found.entry.because}`, found);
  return sumUp(subject, name, [cause]);
}
