import type { ObservedUse } from "../changes/observed-use";
import { listWords } from "../text/list-words";
import { type Cause, causeOf, sumUp, unknownCause } from "./cause";
import type { PlacelessImpact } from "./impact";
import type { Found, LookUp } from "./look-up";

/** A package that changes, and what was seen of it. */
export interface ChangingPackage {
  readonly name: string;
  /** Who uses it there; absent where that couldn't be seen. */
  readonly observed?: ObservedUse;
  /** Whether it isn't installed there yet, so that nobody can have been seen to use it. */
  readonly isNew: boolean;
}

/**
 * What a change of a package interrupts. What was seen decides; the catalogue says what a service interrupts, and answers for a package
 * by its name where nothing could be seen.
 */
export function assessPackage(changing: ChangingPackage, onNode: boolean, lookUp: LookUp): PlacelessImpact {
  const { name, observed, isNew } = changing;
  const byName = lookUp("package", name, onNode);
  const seen = observed === undefined ? [] : findSeen(name, observed, onNode, lookUp);
  // What the stack's own entry says of the package settles what nobody knows of those who use it.
  const causes = byName?.entry.own === true ? seen.filter(({ known }) => known) : seen;
  if (
    observed === undefined ||
    isNew ||
    byName?.entry.own === true ||
    (onNode && byName?.entry.unseen === true)
  )
    causes.push(describeByName(name, observed === undefined ? byName : besideSeen(byName), isNew));
  if (causes.length === 0) causes.push(USED_BY_NOBODY(name));
  return sumUp("package", name, causes);
}

/** What was seen counts beside an own entry, which lowers nothing then, but for what isn't seen. */
function besideSeen(byName: Found | undefined): Found | undefined {
  if (byName?.lowers === undefined || byName.builtIn?.unseen === true) return byName;
  return { entry: byName.entry };
}

const USED_BY_NOBODY = (name: string): Cause => ({
  text: `no service executes files of ${name}`,
  interrupts: [],
  needs: "nothing",
  known: true,
});

function describeByName(name: string, byName: Found | undefined, isNew: boolean): Cause {
  if (byName !== undefined) return causeOf(`${name} ${byName.entry.because}`, byName);
  const why = isNew ? "it isn't installed yet" : "nobody could see who uses it";
  return unknownCause(`${why}, and the impact catalogue has no entry for it`);
}

function findSeen(
  name: string,
  { services = [], programs = [], sessions = [], scriptlets = [], hasKernel }: ObservedUse,
  onNode: boolean,
  lookUp: LookUp,
): Cause[] {
  const find = (service: string): Found | undefined => lookUp("service", service, onNode);
  const kernel = hasKernel === true && onNode ? lookUp("package", "kernel", onNode) : undefined;
  const byName = lookUp("package", name, onNode);
  return [
    ...(kernel === undefined ? [] : [causeOf(`${name} ${kernel.entry.because}`, kernel)]),
    ...groupAlike(
      [
        ...services.map((service): Using => ({ who: service, found: find(service) })),
        // Nobody restarts what belongs to no service: what is known of the package holds.
        ...programs.map((program): Using => ({ who: program, found: find(program) ?? byName })),
        ...sessions.flatMap((program): Using[] => {
          const found = find(program);
          return found === undefined ? [] : [{ who: program, found }];
        }),
      ],
      (who, what) =>
        `${listSome(who)} ${who.length === 1 ? "executes" : "execute"} ${what === undefined ? "its files" : `files of ${what}`}`,
      name,
    ),
    ...groupAlike(
      scriptlets.map((service): Using => ({ who: service, found: find(service) })),
      (who, what) =>
        `${what === undefined ? "its scriptlets" : `scriptlets of ${what}`} restart ${listSome(who.map(nameRestarted))}`,
      name,
    ),
  ];
}

interface Using {
  readonly who: string;
  readonly found: Found | undefined;
}

/**
 * One cause for all of whom the catalogue says the same.
 *
 * @param describe is told the package's name where it has to be said
 */
function groupAlike(
  using: readonly Using[],
  describe: (who: readonly string[], name?: string) => string,
  name: string,
): Cause[] {
  const groups = new Map<string, { readonly found: Found | undefined; readonly who: string[] }>();
  for (const { who, found } of using) {
    const key =
      found === undefined ? "" : JSON.stringify([found.entry.interrupts, found.entry.needs, found.lowers]);
    const group = groups.get(key) ?? { found, who: [] };
    groups.set(key, group);
    group.who.push(who);
  }
  return [...groups.values()].map(({ found, who }) =>
    found === undefined
      ? unknownCause(`${describe(who)}, and nobody knows what that interrupts`)
      : causeOf(describe(who, name), found),
  );
}

function nameRestarted(service: string): string {
  return service === "?" ? "what they name at run time" : service;
}

/** How many names a reason spells out. */
const SPELLED_OUT = 3;

function listSome(names: readonly string[]): string {
  const rest = names.length - SPELLED_OUT;
  return listWords(rest > 0 ? [...names.slice(0, SPELLED_OUT), `${rest} more`] : names);
}
