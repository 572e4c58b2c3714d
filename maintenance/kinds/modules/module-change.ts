import { z } from "zod";
import { assessByName } from "../../impact/assess-by-name";
import type { PlacelessImpact } from "../../impact/impact";
import { bracket } from "../../text/bracket";
import { defineForm } from "../change-form";

const name = z.string().min(1);

/**
 * - `install`: there is no row of it in the database, whether its directory is there or not.
 * - `upgrade`, `downgrade`: another version of what is there.
 * - `repair`: broken, or left with files of one version and a database of another; ends as the wanted version.
 */
export const MODULE_TRANSITIONS = ["install", "upgrade", "downgrade", "repair"] as const;

/** A framework module that changes in a container. */
export const ModuleChange = z
  .object({
    kind: z.literal("module"),
    transition: z.enum(MODULE_TRANSITIONS),
    module: name,
    /** The version in the database; absent when it isn't installed, so that installing it disturbs nobody. */
    from: name.exactOptional(),
    to: name,
    /** Switched off by somebody: it's brought to its version, and stays off. */
    disabled: z.boolean(),
    /** Of a repair: the version of the files that wait to be installed; absent when there are none (broken). */
    pending: name.exactOptional(),
  })
  // Rule framework-window lets what isn't there be installed at any time.
  .refine(
    ({ transition, from }) => (from === undefined) === (transition === "install"),
    "only a module that isn't installed has no version",
  );
export type ModuleChange = Readonly<z.output<typeof ModuleChange>>;

/** `module cdr 2.10.0.4 → 2.10.0.5 (stays disabled)` */
export const MODULE_CHANGE = defineForm({
  schema: ModuleChange,
  describe: (change) => {
    const { module, from, to } = change;
    return `module ${module}${from === undefined ? "" : ` ${from}`} → ${to}${bracket(explain(change))}`;
  },
  nameOf: ({ module }) => module,
  subject: "module",
  assess: ({ module, from }, onNode, lookUp) =>
    from === undefined ? describeNew(module) : assessByName("module", module, onNode, lookUp),
  layerOf: () => "framework",
  bringsIn: ({ from }) => from === undefined,
});

function explain({ transition, disabled, pending }: ModuleChange): string {
  const staysDisabled = disabled ? ["stays disabled"] : [];
  switch (transition) {
    case "install":
      return "new";
    case "upgrade":
      return staysDisabled.join();
    case "downgrade":
      return ["downgrade", ...staysDisabled].join(", ");
    case "repair":
      return pending === undefined ? "broken, repaired" : `pending upgrade to ${pending}, repaired`;
  }
}

function describeNew(name: string): PlacelessImpact {
  return {
    subject: "module",
    name,
    interrupts: [],
    needs: "nothing",
    lowestTier: "T1",
    reason: `${name} isn't installed there: installing it disturbs nobody → T1`,
    known: true,
  };
}
