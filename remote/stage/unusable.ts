import { type Fault, gatherFaults, isFaultCode } from "../../maintenance/problems/fault";
import type { Cause } from "../../maintenance/problems/problem";

/** Reads lines of `NAME<TAB>CODE[<TAB>FIELD…]`; what isn't one isn't in it. */
export function readFaults(text: string): ReadonlyMap<string, Fault> {
  return new Map(text.split("\n").flatMap(readFault));
}

/** Reads the same lines, and what else was said. */
export function readRefusal(text: string): {
  readonly faults: readonly Cause[];
  readonly said: readonly string[];
} {
  const others = text.split("\n").filter((line) => line.trim() !== "" && readFault(line).length === 0);
  return {
    faults: gatherFaults(readFaults(text)),
    said: others.map((line) => line.replaceAll("\t", " ").trim()),
  };
}

function readFault(line: string): [string, Fault][] {
  const [name = "", code = "", ...fields] = line.split("\t");
  return isFaultCode(code) ? [[name, { code, fields: fields.map((field) => field.trim()) }]] : [];
}
