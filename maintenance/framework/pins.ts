import { z } from "zod";
import { flag, list, mapping, record, text, wholeNumber } from "../files/fields";
import { findSameNames, frameworkLine, moduleEntry } from "../files/module-fields";
import type { FileForm } from "../files/form";
import { InvalidFile, type Problem } from "../files/problem";
import { createProblem, validateFile } from "../files/validate";
import { compareText } from "../packages/version";
import { PLAIN_PATH } from "./location";
import { formatModule } from "./module";

const FORM: FileForm = { what: "a mirror's list of pins", fields: ["lines"] };

/** The file in a mirror that says which build of a module each of its files is. */
export const PIN_FILE = "modules.lock.json";

/** A build that a mirror has, and what its file was found to be when it was fetched. */
export interface ModulePin {
  readonly name: string;
  readonly version: string;
  /** Below the mirror, and below the repository, e.g. `modules/release/2.10/cdr-2.10.0.5.tgz`. */
  readonly location: string;
  /** 64 hexadecimal digits in small letters. */
  readonly sha256: string;
  /** 32 hexadecimal digits in small letters. */
  readonly md5: string;
  /** In bytes. */
  readonly size: number;
  /** Whether there's a module.sig in it. By whom, and whether its files are as they were signed, is for the nodes to find out. */
  readonly signed: boolean;
}

/** By version line of FreePBX; each name and version once in a line. */
export type Pins = Readonly<Record<string, readonly ModulePin[]>>;

const pin = record({
  name: moduleEntry.shape.name,
  version: moduleEntry.shape.version,
  location: text(PLAIN_PATH, "a path below the mirror"),
  sha256: text(/^[0-9a-f]{64}$/, "a SHA-256 checksum of 64 hexadecimal digits"),
  md5: text(/^[0-9a-f]{32}$/, "an MD5 checksum of 32 hexadecimal digits"),
  size: wholeNumber(1, Number.MAX_SAFE_INTEGER, "bytes"),
  signed: flag(),
});

const PinFile = record({
  format: z.literal(1, { error: "1, the only format there is" }),
  lines: mapping(frameworkLine(), list(pin, "modules"), "module lists by version line of FreePBX"),
});

/**
 * Reads a mirror's file of pins.
 * @throws InvalidFile with every problem of the file
 */
export function parsePins(text: string, file: string): Pins {
  const source = validateFile({ file, text }, PinFile, FORM);
  const problems = Object.entries(source.value.lines).flatMap(([line, pins]): Problem[] =>
    findSameNames(pins.map((one) => ({ name: formatModule(one) }))).map(({ first, second }) => {
      const at = source.locate(["lines", line, first]);
      return createProblem(source, ["lines", line, second], `the same module is already on line ${at}`);
    }),
  );
  if (problems.length > 0) throw new InvalidFile(problems);
  return source.value.lines;
}

/** The same pins give the same text, however they were put together. */
export function formatPins(pins: Pins): string {
  const lines = Object.entries(pins).sort(([a], [b]) => compareText(a, b));
  const content: z.input<typeof PinFile> = {
    format: 1,
    lines: Object.fromEntries(
      lines.map(([line, modules]) => [line, modules.toSorted(comparePins).map(orderFields)]),
    ),
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

function comparePins(a: ModulePin, b: ModulePin): number {
  return compareText(a.name, b.name) || compareText(a.version, b.version);
}

function orderFields({ name, version, location, sha256, md5, size, signed }: ModulePin): ModulePin {
  return { name, version, location, sha256, md5, size, signed };
}
