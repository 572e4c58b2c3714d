import { ALLOCATIONS } from "./allocations/allocations";
import { COMPANIONS } from "./companions";
import { DEVICES } from "./devices/devices";
import type { JudgedKind } from "./judged-kind";
import { MODULES } from "./modules/modules";
import { PACKAGES } from "./packages/packages";
import { REBOOTS } from "./reboots/reboots";
import { STORAGE } from "./storage/storage";

/**
 * All kinds of work that are judged. The words of change files, the forms of changes with their sentences, the impact catalogue, and the
 * catalogue of problems come from this list.
 */
export const JUDGED_KINDS = [
  PACKAGES,
  MODULES,
  COMPANIONS,
  ALLOCATIONS,
  REBOOTS,
  STORAGE,
  DEVICES,
] as const satisfies readonly JudgedKind[];

export type RegisteredKind = (typeof JUDGED_KINDS)[number];
