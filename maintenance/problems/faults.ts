import { listSome } from "../text/list-some";

/** `php-1-1.noarch REST`, or `a-1-1.noarch, b-1-1.noarch and 40 more, each of which REST`. */
export function tellOf(things: readonly string[], rest: string): string {
  return `${listSome(things)}${things.length > 1 ? ", each of which" : ""} ${rest}`.trimEnd();
}

export const NOT_INSTALLED = "Nothing is changed in containers that need it.";
