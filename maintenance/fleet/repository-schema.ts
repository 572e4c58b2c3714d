import { z } from "zod";
import { choice, flag, list, LONGEST_PATH, record, text } from "../files/fields";
import { packageName } from "../files/package-fields";
import { LAYERS } from "../release/release";
import { OS_FAMILY } from "../release/schema";
import { LOCKED_ARCHITECTURES } from "../repository/compatible-architectures";
import { ADDRESS, hostKeys, ssh } from "./machine-schema";

/* What a fleet file says of a repository that releases are promoted in. `resolve-repository.ts` fills in the defaults. */

const FOLDER = text(/^\/[^\0\n]*$/, "an absolute path there", LONGEST_PATH);
const PAIR = "a pair of package names";

export const repository = record({
  address: ADDRESS,
  hostKeys: hostKeys.optional(),
  ssh: ssh.optional().describe("How its host is reached; what isn't said here is as for nodes (`defaults`)"),
  root: FOLDER.describe("The folder there that has staging, updates and snapshots"),
  parts: list(
    record({ layer: choice(LAYERS), osFamily: OS_FAMILY }),
    "parts of a release: mappings of layer and osFamily",
    1,
  ).describe("The parts of a release whose machines take their packages from it"),
  base: list(
    text(
      /^(\/[^\0\n]*|https?:\/\/\S+)$/,
      "an absolute path there, or a URL that begins with http:// or https://",
    ),
    "paths and URLs",
  )
    .optional()
    .describe(
      "What else the same machines take packages from: folders of the host, or URLs that can be read from here",
    ),
  architecture: choice(LOCKED_ARCHITECTURES)
    .optional()
    .meta({ description: "The machines' architecture", default: "x86_64" }),
  alternatives: list(z.tuple([packageName(), packageName()], { error: PAIR }), "pairs of package names")
    .optional()
    .describe("Packages that conflict by design, since no machine has both"),
  signsPackages: flag().optional().meta({
    description:
      "Whether packages without a signature are signed on their way; only those whose checksum the release doesn't name",
    default: false,
  }),
  signing: record({
    keyId: text(/^[0-9A-Fa-f]{40}$/, "a key's fingerprint, 40 hexadecimal digits").describe(
      "The secret key there that signs the repository's metadata: its fingerprint",
    ),
    gnupgHome: FOLDER.optional().describe("GnuPG's home folder there; the user's own by default"),
  }),
});
