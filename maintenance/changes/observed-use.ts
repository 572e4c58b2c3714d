import { z } from "zod";

const names = z.array(z.string()).readonly();

/** Who uses a package on a machine, as it was seen there. What is absent is empty: `{}` is used by nobody. */
export const ObservedUse = z.object({
  /** Services that execute its files. */
  services: names.exactOptional(),
  /** Programs that execute its files, and belong to no service. */
  programs: names.exactOptional(),
  /** Programs that somebody has started by hand, and that execute its files. */
  sessions: names.exactOptional(),
  /** Services that its scriptlets restart or reload; `?` where they don't say which. */
  scriptlets: names.exactOptional(),
  /** Whether it has a kernel, or modules of one. */
  hasKernel: z.boolean().exactOptional(),
});
export type ObservedUse = Readonly<z.output<typeof ObservedUse>>;
