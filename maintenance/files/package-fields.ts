import type { z } from "zod";
import { bounded } from "./fields";
import { InvalidNevra, isPackageName, LONGEST_NEVRA, parseNevra } from "../packages/nevra";

/** An exact build, as text; what `parseNevra` can't read is reported in its words. */
export function nevra(): z.ZodString {
  return bounded("the exact build of a package, e.g. php-5.3.3-40.el6.x86_64", LONGEST_NEVRA)
    .superRefine((value, context) => {
      try {
        parseNevra(value);
      } catch (error) {
        if (!(error instanceof InvalidNevra)) throw error;
        context.addIssue({ code: "custom", message: error.message });
      }
    })
    .meta({
      description: "An exact build: name-[epoch:]version-release.arch",
      examples: ["php-5.3.3-40.el6.x86_64"],
    });
}

/** The name of a package without version and architecture. */
export function packageName(): z.ZodString {
  const expected = "the name of a package, e.g. php";
  return bounded(expected, 250).refine(isPackageName, {
    error: (issue) => `expected ${expected}, got ${JSON.stringify(issue.input)}`,
  });
}
