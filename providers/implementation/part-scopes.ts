import { settingsById } from "../../maintenance/fleet/grouped-settings";
import type { Part } from "../part";

/** What a part keeps: ids of containers, or `node`. */
export function scopesOf({ args }: Part): string[] {
  return Object.keys(settingsById<object>(args.targets));
}
