import { FILE_VERSION } from "../maintenance/files/version";
import { releaseDigest } from "../maintenance/release/digest";
import { parseRelease } from "../maintenance/release/parse";
import { CUSTOMERS, formatRelease, RELEASE_NAME } from "./declarations";

/** The text of the change file that deploys the sandbox's release: calls are interrupted, and everybody was told on Monday. */
export function formatChange(): string {
  const digest = releaseDigest(parseRelease(formatRelease(), `releases/${RELEASE_NAME}.yaml`));
  const lines = [
    "# What the sandbox's night is for. Written by sandbox/change-declaration.ts.",
    `version: ${FILE_VERSION}`,
    `change: ${RELEASE_NAME}`,
    "title: Everything of November, with glibc, asterisk and a kernel",
    "tier: T2",
    "layers: [nodes, containers]",
    "release:",
    `  name: ${RELEASE_NAME}`,
    `  digest: ${digest}`,
    "estimate:",
    "  totalMinutes: 15",
    "  services:",
    "    asterisk: 5",
    "    web: 2",
    "    database: 2",
    "notices:",
    "  - kind: monday",
    "    window: 2026-11-27T22:00-05:00",
    "    sentAt: 2026-11-23T09:30-05:00",
    `    customers: [${CUSTOMERS.map(({ id }) => id).join(", ")}]`,
    "    minutes: 15",
  ];
  return `${lines.join("\n")}\n`;
}
