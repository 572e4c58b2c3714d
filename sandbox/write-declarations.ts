import { writeFileSync } from "node:fs";
import path from "node:path";
import { formatChange } from "./change-declaration";
import { formatFleet, formatRelease, RELEASE_NAME } from "./declarations";
import { NODES } from "./machines";
import { deriveSigningKey, RELEASE_KEY_USER } from "./release-key";

const PROJECT = path.dirname(__dirname);

/** The committed files by their paths in the project, with what they must contain. */
export function committedFiles(): Record<string, string> {
  const ports = Object.fromEntries(Object.entries(NODES).map(([name, { port }]) => [name, port]));
  return {
    "fleet/sandbox.yaml": formatFleet({
      releaseKey: "../keys/sandbox-release.asc",
      identity: "../.sandbox/id_ed25519",
      knownHosts: "../.sandbox/known_hosts",
      ports,
    }),
    [`releases/${RELEASE_NAME}.yaml`]: formatRelease(),
    [`changes/${RELEASE_NAME}.yaml`]: formatChange(),
    "keys/sandbox-release.asc": deriveSigningKey(RELEASE_KEY_USER).armored,
  };
}

// `npx tsx sandbox/write-declarations.ts`, after a change to the catalog.
if (require.main === module) {
  for (const [file, text] of Object.entries(committedFiles())) writeFileSync(path.join(PROJECT, file), text);
}
