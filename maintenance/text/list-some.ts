/** How many names are spelled out. */
const SPELLED_OUT = 5;

/** `101, 102 and 198 more` */
export function listSome(names: readonly string[]): string {
  const rest = names.length - SPELLED_OUT;
  return rest > 0 ? `${names.slice(0, SPELLED_OUT).join(", ")} and ${rest} more` : names.join(", ");
}
