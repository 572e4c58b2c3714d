import { z } from "zod";
import { bounded, record } from "../files/fields";
import { describeExpected, InvalidAmount, parseAmount } from "../kinds/allocations/amount";
import { ALL_WORDS, type AllocationWord } from "../kinds/allocations/words";

/* What a fleet file may say of what containers may use. `resolve-beancounters.ts` puts it together. */

/** Two numbers of 64 bits, each with a suffix. */
const LONGEST = 50;

/** An amount as vzctl has it. YAML reads one without suffix and colon as a number. */
function amount(word: AllocationWord) {
  const error = describeExpected(word);
  return z
    .union([bounded(error, LONGEST), z.int({ error })], { error })
    .superRefine((said, context) => {
      try {
        parseAmount(said, word);
      } catch (problem) {
        if (!(problem instanceof InvalidAmount)) throw problem;
        context.addIssue({ code: "custom", message: `expected ${problem.message}` });
      }
    })
    .optional()
    .describe(`${word.described}: ${error}`);
}

/** In `defaults`, of a node and of a container: words of all runtimes. */
export const beancounters = record(
  Object.fromEntries(ALL_WORDS.map((word) => [word.name, amount(word)])),
).describe("What each container may use of its node");

export type BeancountersContent = z.output<typeof beancounters>;
