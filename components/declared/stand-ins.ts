import type { Input } from "@pulumi/pulumi";
import { randomBytes, randomUUID } from "node:crypto";
import { Output } from "@pulumi/pulumi/output";
import type { PathSegment } from "../../maintenance/files/problem";
import { ArgumentInvalid } from "./argument-invalid";
import { isNamedEntry } from "./named-entries";

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

/** Arguments as a file would have them. */
export type Plain = Readonly<Record<string, unknown>>;

/** A value that is only known while the program runs. */
export interface StandIn {
  readonly value: Input<string>;
  /** Names the component in messages. */
  readonly who: string;
  /** Where it stands among the component's arguments. */
  readonly path: readonly PathSegment[];
}

/** Such values, by what stands for them in a declaration that is read before. */
export type StandIns = ReadonlyMap<string, StandIn>;

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
  const standIns = new Map<string, StandIn>();
  const refuse = (path: readonly PathSegment[], message: string): never => {
    throw ArgumentInvalid.of(who, [{ path, message }]);
  };
  const around = new Set<unknown>();
  const walk = (value: unknown, path: readonly PathSegment[]): unknown => {
    if (isOutput(value)) {
      const place = places.find((one) => one.path.test(path.join("/")));
      if (place === undefined)
        return refuse(path, "is an output, and its value must be known when the program begins");
      const standIn = place.standIn();
      standIns.set(standIn, { value, who, path });
      return standIn;
    }
    // The reader would drop it in silence.
    if (value === undefined && isNamedEntry(path)) return refuse(path, "has no value");
    if (typeof value === "function" || typeof value === "symbol" || typeof value === "bigint")
      return refuse(path, `is a ${typeof value}, which no file could say`);
    if (typeof value !== "object" || value === null) return value;
    if (!Array.isArray(value) && !isPlain(value))
      return refuse(path, `is ${describeClass(value)}, and only plain objects and lists can be read`);
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
    if (typeof part === "string") return standIns.get(part)?.value ?? part;
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

/** Runs nothing of it. */
function describeClass(value: object): string {
  const prototype = Object.getPrototypeOf(value) as object;
  const made: unknown = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  return typeof made === "function" && made.name !== ""
    ? `a ${made.name}`
    : "an object with a prototype of its own";
}

function isOutput(value: unknown): value is Input<string> {
  return Output.isInstance(value) || value instanceof Promise;
}
