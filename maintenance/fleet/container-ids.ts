/** A text that isn't a list of ids. */
export class InvalidContainerIds extends Error {
  override readonly name = "InvalidContainerIds";

  constructor(text: string) {
    super(`"${text}" isn't a list of containers; they read like "101–140, 151"`);
  }
}

/** From how many numbers in a row on they're a range. */
const RANGE_FROM = 3;

// No id of the fleet file has a dash of this kind, a comma or a space.
const TO = "–";
const BESIDE = ", ";

/** Containers as people list them, sorted: `101–140, 151, web1`. */
export function formatContainerIds(ids: readonly string[]): string {
  const runs: string[][] = [];
  for (const id of [...ids].sort(compareContainerIds)) {
    const last = runs.at(-1)?.at(-1);
    if (last !== undefined && follows(last, id)) runs.at(-1)?.push(id);
    else runs.push([id]);
  }
  return runs
    .flatMap((run) => (run.length < RANGE_FROM ? run : [`${run[0]}${TO}${run.at(-1)}`]))
    .join(BESIDE);
}

/**
 * The ids that such a list names, in its order.
 *
 * @throws InvalidContainerIds
 */
export function parseContainerIds(text: string): string[] {
  return text.split(BESIDE).flatMap((part) => {
    const [first = "", last, ...rest] = part.split(TO);
    if (last === undefined && first !== "") return [first];
    if (last === undefined || rest.length > 0 || !isNumber(first) || !isNumber(last))
      throw new InvalidContainerIds(text);
    const count = Number(last) - Number(first) + 1;
    if (count < RANGE_FROM) throw new InvalidContainerIds(text);
    return Array.from({ length: count }, (_, index) => String(Number(first) + index));
  });
}

const ORDER = new Intl.Collator("en", { numeric: true });

/** Containers are sorted like the numbers that they mostly are. */
export function compareContainerIds(a: string, b: string): number {
  return ORDER.compare(a, b);
}

function follows(a: string, b: string): boolean {
  return isNumber(a) && isNumber(b) && Number(a) + 1 === Number(b);
}

/** A leading zero would be lost in a range. */
function isNumber(id: string): boolean {
  return /^[1-9]\d{0,8}$/.test(id);
}
