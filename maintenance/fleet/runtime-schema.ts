import type { z } from "zod";
import { choice, LONGEST_PATH, text } from "../files/fields";
import type { Runtime } from "../runtimes/runtime";
import { RUNTIMES, type RuntimeName, type RuntimePathSetting } from "../runtimes/runtimes";

/* What a fleet file may say of a node's runtime. `resolve-runtime.ts` makes one of it. */

const NAMES: readonly RuntimeName[] = RUNTIMES.map(({ name }) => name);

/** The key of each runtime that takes the place of its containers. */
function pathSettings(): Record<RuntimePathSetting, z.ZodString> {
  const settings = RUNTIMES.flatMap(({ path }: Runtime) =>
    path === undefined
      ? []
      : [
          [
            path.setting,
            text(/^\/[^\0\n]*$/, "an absolute path on the node", LONGEST_PATH).describe(path.described),
          ],
        ],
  );
  return Object.fromEntries(settings) as Record<RuntimePathSetting, z.ZodString>;
}

/** In `defaults` and of a node. */
export const runtimeSettings = {
  runtime: choice(NAMES).describe("What runs the containers"),
  ...pathSettings(),
};
