import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { formatNevra, InvalidNevra, parseNevra } from "../packages/nevra";
import { InvalidMetadata } from "./metadata-xml";

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
 * @param text the repository's `modules` file
 * @returns streams such as `php:7.2`, by the package as text
 * @throws InvalidMetadata
 */
export function parseModules(text: string): Map<string, string> {
  const streams = new Map<string, string>();
  for (const document of readDocuments(text)) {
    // The others (defaults, obsoletes, translations) name no packages.
    if (!z.object({ document: z.literal("modulemd") }).safeParse(document).success) continue;
    const read = ModuleDocument.safeParse(document);
    if (!read.success)
      throw new InvalidMetadata("has a module without a name, a stream or a list of packages");
    const { name, stream, artifacts } = read.data.data;
    for (const rpm of artifacts?.rpms ?? []) {
      const nevra = canonicalise(rpm);
      if (nevra !== undefined) streams.set(nevra, `${name}:${stream}`);
    }
  }
  return streams;
}

function readDocuments(text: string): unknown[] {
  // Streams look like numbers (1.10), and aren't.
  const documents = [...parseAllDocuments(text, { logLevel: "silent", schema: "failsafe" })];
  return documents.map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new InvalidMetadata(`is no YAML: ${error.message.split("\n")[0] ?? ""}`);
    try {
      return document.toJS() as unknown;
    } catch (problem) {
      // Its guard against aliases that multiply without end.
      if (!(problem instanceof ReferenceError)) throw problem;
      throw new InvalidMetadata(`is no YAML: ${problem.message}`);
    }
  });
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
