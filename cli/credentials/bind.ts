import { createHash } from "node:crypto";
import {
  type BoundMachine,
  formatBinding,
  formatBound,
  sealOf,
} from "../../providers/implementation/binding";
import { plainJson } from "../../maintenance/text/plain-text";
import { type CredentialEntry, holdsSecrets } from "../../providers/implementation/credentials";

/** What is to be written for one name of the stack's credentials. */
export interface Binding {
  readonly name: string;
  readonly boundTo: string;
  readonly seal: string;
  /** Lines of `boundTo` that weren't there, and that aren't any more. */
  readonly added: readonly string[];
  readonly gone: readonly string[];
  /** Steps of devices that are bound anew, by names: whoever binds them lets them run. */
  readonly steps: readonly string[];
  /** Whether anything is to be written. */
  readonly isNew: boolean;
}

/** Credentials that are for no machine of the fleet. */
export class NoMachines extends Error {
  override readonly name = "NoMachines";

  constructor(name: string) {
    super(
      `The stack's credentials for ${name} are for no machine of the fleet. Nothing was changed. Correct the name, or remove them: ` +
        `\`pulumi config rm --path 'credentials["${name}"]'\`.`,
    );
  }
}

/**
 * Binds each entry that has secrets to its machines.
 *
 * @throws NoMachines
 */
export function bind(
  entries: ReadonlyMap<string, CredentialEntry>,
  machines: ReadonlyMap<string, readonly BoundMachine[]>,
): Binding[] {
  return [...entries]
    .filter(([, { values }]) => holdsSecrets(values))
    .map(([name, { values, boundTo: before, isSealed }]) => {
      const own = machines.get(name);
      if (own === undefined) throw new NoMachines(name);
      const boundTo = formatBinding(own);
      // What wasn't sealed counted for nothing.
      const earlier = isSealed ? before.split("\n") : [];
      const now = boundTo.split("\n");
      const added = now.filter((line) => !earlier.includes(line));
      const gone = earlier.filter((line) => !now.includes(line));
      const isNew = !isSealed || before !== boundTo;
      return {
        name,
        boundTo,
        seal: sealOf(values, boundTo),
        added,
        gone,
        steps: describeSteps(own, added),
        isNew,
      };
    });
}

/** Each step whole, as JSON. */
function describeSteps(machines: readonly BoundMachine[], added: readonly string[]): string[] {
  const lines = machines
    .filter((machine) => added.includes(formatBound(machine)))
    .flatMap(({ name, steps = {} }) =>
      Object.entries(steps).map(([step, does]) => `${name} ${step}: ${plainJson(JSON.stringify(does))}`),
    );
  return [...new Set(lines)];
}

/** A code of bindings: others have another one. Nothing of the secrets is in it, since it's printed. */
export function codeOf(bindings: readonly Pick<Binding, "name" | "boundTo">[]): string {
  const text = JSON.stringify(bindings.map(({ name, boundTo }) => [name, boundTo]));
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/**
 * For people: to which machines' keys the credentials may go now.
 *
 * @param isWritten whether they're bound already
 */
export function describeBinding(
  { name, boundTo, added, gone, steps, isNew }: Binding,
  isWritten = true,
): string {
  const count = boundTo.split("\n").length;
  const bound = isWritten || !isNew ? "bound" : "not bound yet";
  const head = `credentials for ${name}: ${bound} to ${count} host ${count === 1 ? "key" : "keys"}${isNew ? "" : ", as before"}`;
  const lines = [
    head,
    ...added.map((line) => `  now also ${line}`),
    ...gone.map((line) => `  no more ${line}`),
    ...steps.map((line) => `  may run ${line}`),
  ];
  return lines.map((line) => `${line}\n`).join("");
}
