import { z } from "zod";
import { ObservedUse } from "./observed-use";

/*
 * What would change on a node or in a container, as plain data. It travels like this in the gate's record, in each resource's
 * properties and in a plan's JSON. `describe-change.ts` makes the sentence for people; nothing reads that back.
 */

const name = z.string().min(1);
/** Who uses the package there; absent where that couldn't be seen. */
const observed = ObservedUse.exactOptional();

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
    observed,
  })
  .refine(({ transition, from, to }) => {
    if (transition === "install") return true;
    if (transition === "heal") return from.length > 1;
    return from.length === 1 && (transition !== "rebuild" || from[0] === to);
  }, "the installed builds don't fit the transition");
export type PackageChange = Readonly<z.output<typeof PackageChange>>;

/** A package that a transaction takes away, though nobody asked for that by name. */
export const Erasure = z.object({
  kind: z.literal("erasure"),
  name,
  arch: name,
  /** The installed `[epoch:]version-release`. */
  from: name,
  /** The name of the arriving package that takes it away. */
  by: name,
  /**
   * - `obsoletes`: `by` says so itself.
   * - `succeeds`: the release says so as well: it brings `by` in to take its place.
   * - `replaces`: rpm keeps no two of that name, though their architectures differ.
   */
  because: z.enum(["obsoletes", "succeeds", "replaces"]),
  observed,
});
export type Erasure = Readonly<z.output<typeof Erasure>>;

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

/** A service that executes replaced files already, and is therefore restarted. */
export const Restart = z.object({ kind: z.literal("restart"), service: name });
export type Restart = Readonly<z.output<typeof Restart>>;

/**
 * What is set, or asked again, beside packages and modules.
 * - `automatic-updates`: FreePBX's own updates of modules (13 and later) are switched off.
 * - `framework-gates`: the gates of an earlier change of modules haven't passed. They're asked again, after the configuration was read again.
 * - `package-gates`: those of an earlier change of packages haven't passed. They're asked again, and what it left down is started.
 */
export const SettingChange = z.object({
  kind: z.literal("setting"),
  setting: z.enum(["automatic-updates", "framework-gates", "package-gates"]),
});
export type SettingChange = Readonly<z.output<typeof SettingChange>>;

/** A parameter of a container's beancounters. */
const Allocation = z.object({ kind: z.literal("allocation"), parameter: name });

/** A share of a storage server. */
const Share = z.object({ kind: z.literal("share"), share: name });

/** A device beside the nodes, such as an SBC. */
const Device = z.object({ kind: z.literal("device"), device: name });

/** What would change in one place. */
export const PlannedChange = z.discriminatedUnion("kind", [
  PackageChange,
  Erasure,
  ModuleChange,
  Restart,
  SettingChange,
  Allocation,
  Share,
  Device,
]);
export type PlannedChange = Readonly<z.output<typeof PlannedChange>>;
