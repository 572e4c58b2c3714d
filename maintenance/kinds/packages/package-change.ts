import { z } from "zod";
import { ObservedUse } from "../../changes/observed-use";
import { assessPackage } from "../../impact/assess-package";
import { bracket } from "../../text/bracket";
import { defineForm } from "../change-form";
import { packageLayer } from "./package-layer";

const name = z.string().min(1);

/**
 * - `upgrade`, `downgrade`: another version of what is there.
 * - `install`: not there at all, or (install-only packages) added beside other versions.
 * - `rebuild`: there by the wanted name and version, but another build of it, as the headers' digests show.
 * - `rearch`: there, but for an architecture that the wanted one replaces.
 * - `heal`: there more than once, which a broken transaction leaves behind; ends as one, the wanted one.
 */
export const PACKAGE_TRANSITIONS = ["upgrade", "downgrade", "install", "rebuild", "rearch", "heal"] as const;

/** A package that changes. */
export const PackageChange = z
  .object({
    kind: z.literal("package"),
    transition: z.enum(PACKAGE_TRANSITIONS),
    name,
    /** The wanted architecture; absent when the name is there in no other one, and there's nothing to tell apart. */
    arch: name.exactOptional(),
    /** Installed builds, oldest first, as `[epoch:]version-release`, with `.arch` where it isn't the wanted one. */
    from: z.array(name).readonly(),
    /** The wanted `[epoch:]version-release`. */
    to: name,
    /** Who uses the package there; absent where that couldn't be seen. */
    observed: ObservedUse.exactOptional(),
  })
  .refine(({ transition, from, to }) => {
    if (transition === "install") return true;
    if (transition === "heal") return from.length > 1;
    return from.length === 1 && (transition !== "rebuild" || from[0] === to);
  }, "the installed builds don't fit the transition");
export type PackageChange = Readonly<z.output<typeof PackageChange>>;

/** `php 5.3.3-38 → 5.3.3-40` */
export const PACKAGE_CHANGE = defineForm({
  schema: PackageChange,
  describe: (change) => {
    const { transition, name, arch, from, to } = change;
    const what = arch === undefined ? name : `${name}.${arch}`;
    const installed = transition === "heal" || from.length === 0 ? "" : ` ${from.join(", ")}`;
    return `${what}${installed} → ${to}${bracket(explain(change))}`;
  },
  nameOf: ({ name }) => name,
  subject: "package",
  assess: ({ name, from, observed }, onNode, lookUp) =>
    assessPackage(
      { name, isNew: from.length === 0, ...(observed !== undefined && { observed }) },
      onNode,
      lookUp,
    ),
  layerOf: packageLayer,
});

function explain({ transition, from }: PackageChange): string {
  switch (transition) {
    case "upgrade":
      return "";
    case "downgrade":
      return "downgrade";
    case "rebuild":
      return "rebuilt";
    case "install":
      return from.length === 0 ? "new" : "new, beside the others";
    case "rearch":
      return "other architecture";
    case "heal":
      return `duplicates ${from.join(", ")} healed`;
  }
}
