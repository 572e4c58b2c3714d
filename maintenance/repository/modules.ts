import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { formatNevra, InvalidNevra, parseNevra } from "../packages/nevra";
import { InvalidMetadata } from "./metadata-xml";

const ModuleDocument = z.object({
  document: z.literal("modulemd"),
  data: z.object({
    name: z.string(),
    stream: z.string(),
    artifacts: z
      .object({ rpms: z.array(z.string()) })
      .partial()
      .optional(),
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
  // Streams look like numbers (1.10), and aren't.
  const documents = parseAllDocuments(text, { logLevel: "silent", schema: "failsafe" });
  for (const document of Array.isArray(documents) ? documents : []) {
    const [error] = document.errors;
    if (error !== undefined) throw new InvalidMetadata(`is no YAML: ${error.message.split("\n")[0] ?? ""}`);
    const read = ModuleDocument.safeParse(document.toJS());
    // Other documents (defaults, obsoletes, translations) name no packages.
    if (!read.success) continue;
    const { name, stream, artifacts } = read.data.data;
    for (const rpm of artifacts?.rpms ?? []) {
      const nevra = canonicalise(rpm);
      if (nevra !== undefined) streams.set(nevra, `${name}:${stream}`);
    }
  }
  return streams;
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
