import type { Input } from "@pulumi/pulumi";
import { randomBytes, randomUUID } from "node:crypto";
import { Output } from "@pulumi/pulumi/output";
import type { PathSegment } from "../../maintenance/files/problem";
import { ArgumentInvalid } from "./argument-invalid";

/** Where values may be outputs, and what may stand for one there: it has the form that's wanted, and nobody else's value is like it. */
interface Place {
  readonly path: RegExp;
  readonly standIn: () => string;
}

const PLACES: readonly Place[] = [
  { path: /^(nodes|bastions)\/[^/]+\/address$/, standIn: () => `output-${randomUUID()}.invalid` },
  {
    path: /^(nodes|bastions)\/[^/]+\/hostKeys\/\d+$/,
    standIn: () => `SHA256:${randomBytes(32).toString("base64").replace("=", "")}`,
  },
];

/** Entries whose keys are names. The reader would drop one without a value in silence. */
const ENTRY =
  /^(nodes|customers|bastions|devices|release\/(nodes|containers|framework|provenance\/repositories))\/[^/]+$|^nodes\/[^/]+\/containers\/[^/]+$|^release\/(nodes|containers)\/[^/]+\/advisories\/[^/]+$/;

/** Arguments as a file would have them. */
export type Plain = Readonly<Record<string, unknown>>;

/** Values that are only known while the program runs, by what stands for them in a declaration that is read before. */
export type StandIns = ReadonlyMap<string, Input<string>>;

/**
 * Puts something in the place of each output, so that the rest can be checked as a file would be.
 *
 * @param who names the component in messages
 * @param places where values may be outputs
 * @throws ArgumentInvalid for an output where a value must be known
 */
export function takeOutputs(
  who: string,
  args: unknown,
  places: readonly Place[] = PLACES,
): { readonly plain: Plain; readonly standIns: StandIns } {
  const standIns = new Map<string, Input<string>>();
  const refuse = (path: readonly PathSegment[], message: string): never => {
    throw new ArgumentInvalid(who, [{ path, message }]);
  };
  const around = new Set<unknown>();
  const walk = (value: unknown, path: readonly PathSegment[]): unknown => {
    if (isOutput(value)) {
      const place = places.find((one) => one.path.test(path.join("/")));
      if (place === undefined)
        return refuse(path, "is an output, and its value must be known when the program begins");
      const standIn = place.standIn();
      standIns.set(standIn, value);
      return standIn;
    }
    if (value === undefined && ENTRY.test(path.join("/"))) return refuse(path, "has no value");
    if (typeof value === "function" || typeof value === "symbol" || typeof value === "bigint")
      return refuse(path, `is a ${typeof value}, which no file could say`);
    if (typeof value !== "object" || value === null) return value;
    if (!Array.isArray(value) && !isPlain(value))
      return refuse(path, `is a ${value.constructor.name}, and only plain objects and lists can be read`);
    if (Object.hasOwn(value, "__proto__")) return refuse([...path, "__proto__"], "is no name for anything");
    if (around.has(value)) return refuse(path, "is a part of itself");
    around.add(value);
    const plain = Array.isArray(value)
      ? value.map((item, index) => walk(item, [...path, index]))
      : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, [...path, key])]));
    around.delete(value);
    return plain;
  };
  if (typeof args !== "object" || args === null) refuse([], "has no arguments");
  // A value that is undefined, and a number that is none, are what they are in JSON: that's what a file may say.
  const plain = JSON.parse(JSON.stringify(walk(args, []))) as Plain;
  return { plain, standIns };
}

/** The same with the outputs in their places again. What is made of it, the engine waits for. */
export function giveOutputs<T>(value: T, standIns: StandIns): T {
  if (standIns.size === 0) return value;
  const walk = (part: unknown): unknown => {
    if (typeof part === "string") return standIns.get(part) ?? part;
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, walk(item)]));
  };
  // To a resource an output is as good as its value.
  return walk(value) as T;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function isOutput(value: unknown): value is Input<string> {
  return Output.isInstance(value) || value instanceof Promise;
}
