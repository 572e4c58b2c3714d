import { parseDocument } from "yaml";
import { z } from "zod";
import { nestsTooDeep } from "../files/yaml-depth";
import { formatNevra, InvalidNevra, parseNevra } from "../packages/nevra";
import { Allowance, LONGEST_MODULE, MOST_ENTRIES, MOST_ITEMS } from "./limits";
import { InvalidMetadata } from "./metadata-xml";
import type { TextReader } from "./text-reader";

const NAME = z.string().regex(/^[\w.+-]+$/);

const ModuleDocument = z.object({
  data: z.object({
    name: NAME,
    stream: NAME,
    // An empty list may be written as nothing.
    artifacts: z.object({ rpms: z.union([z.array(z.string()), z.literal("")]).optional() }).optional(),
  }),
});

/**
 * Which packages belong to module streams (EL8 and later): machines may install them only after choosing that stream.
 * Reads the repository's `modules` file, one document at a time.
 * @returns streams such as `php:7.2`, by the package as text
 */
export function readModules(): TextReader<ReadonlyMap<string, string>> {
  const streams = new Map<string, string>();
  const entries = new Allowance(MOST_ENTRIES, "packages of module streams");
  const documents = new Allowance(MOST_ITEMS, "module streams");
  let rest = "";
  const read = (text: string): void => {
    documents.take(1);
    const { name, artifacts } = readStream(text) ?? {};
    for (const rpm of artifacts ?? []) {
      entries.take(1);
      const nevra = canonicalise(rpm);
      if (nevra !== undefined) streams.set(nevra, name ?? "");
    }
  };
  return {
    write: (piece) => {
      const texts = (rest + piece).split(DOCUMENT_END);
      rest = texts.pop() ?? "";
      texts.forEach(read);
      if (rest.length > LONGEST_MODULE) {
        throw new InvalidMetadata(`has a module stream of more than ${LONGEST_MODULE} characters`);
      }
    },
    end: () => {
      read(rest);
      return streams;
    },
  };
}

/** Documents begin with `---` or end with `...`, alone at the beginning of a line, even in the middle of a text. */
const DOCUMENT_END = /^(?:---|\.\.\.)(?=\s)/m;

interface Stream {
  /** Such as `php:7.2`. */
  readonly name: string;
  readonly artifacts: readonly string[];
}

/** @returns undefined for defaults, obsoletes and translations, which name no packages */
function readStream(text: string): Stream | undefined {
  const document = readDocument(text);
  if (!z.object({ document: z.literal("modulemd") }).safeParse(document).success) return undefined;
  const read = ModuleDocument.safeParse(document);
  if (!read.success) throw new InvalidMetadata("has a module without a name, a stream or a list of packages");
  const { name, stream, artifacts } = read.data.data;
  const rpms = artifacts?.rpms;
  return { name: `${name}:${stream}`, artifacts: Array.isArray(rpms) ? rpms : [] };
}

function readDocument(text: string): unknown {
  if (nestsTooDeep(text)) throw new InvalidMetadata("has a module stream that is nested too deep");
  // Streams look like numbers (1.10), and aren't.
  const document = parseDocument(text, { logLevel: "silent", schema: "failsafe" });
  const [error] = document.errors;
  if (error !== undefined) throw new InvalidMetadata(`is no YAML: ${error.message.split("\n")[0] ?? ""}`);
  try {
    return document.toJS() as unknown;
  } catch (problem) {
    // Its guard against aliases that multiply without end.
    if (!(problem instanceof ReferenceError)) throw problem;
    throw new InvalidMetadata(`is no YAML: ${problem.message}`);
  }
}

/** Artifacts say `0:` where there's no epoch, and list sources as well. */
function canonicalise(rpm: string): string | undefined {
  try {
    return formatNevra(parseNevra(rpm));
  } catch (error) {
    if (!(error instanceof InvalidNevra)) throw error;
    return undefined;
  }
}
