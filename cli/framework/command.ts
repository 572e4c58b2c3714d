import type { Command } from "../maint/command";
import { runVerb, type Verbs } from "../maint/run-verb";
import { runLock } from "./lock";
import { runMirror } from "./mirror";

const VERBS: Verbs = {
  mirror: runMirror,
  lock: runLock,
};

export const framework: Command = {
  summary: "mirrors a repository of FreePBX modules, and locks a release's modules",
  help: `Usage: maint framework mirror --repository URL --line LINE --to DIR [--module NAME[:VERSION]]…
       maint framework lock --from RELEASE.yaml (--mirror DIR | --repository URL) --line LINE
                            [--module NAME[:VERSION]]… [--without-signatures] [--output FILE]

mirror fetches FreePBX modules into a folder that a web server can offer as the fleet's own repository: the same paths,
a list of what is there, and modules.lock.json, which pins what each file is. Every file is checked by the checksums of
the repository's list and by its module.xml. What is there already, and whole, isn't fetched again.

lock writes a copy of a release in which framework."LINE" has the modules of a mirror, or of a repository: exact
versions, locations and checksums. Everything else keeps its value, and modules that aren't asked for stay as they are.
The same files give the same release. docs/framework.md tells more.

  --repository URL         the folder that has modules-2.10.xml or all-13.0.xml; a password in it is never shown
  --line LINE              the version line of FreePBX, e.g. 2.10
  --to DIR                 the mirror's folder; it's made if it isn't there
  --module NAME[:VERSION]  just this module, the newest or one version; may be given more than once. Without it: the
                           newest of all, and for lock never an older one than the release has
  --from RELEASE.yaml      the release to begin with
  --mirror DIR             a mirror's folder
  --without-signatures     no module must be signed by one of the fleet's framework.keys: checksums alone count. Without
                           it, each module that has a module.sig must be
  --output FILE            where the release goes; \`-\`, the default, is standard output

Exit codes:

  0  all was done
  1  nothing was done: the repository or the mirror can't be read, or the modules of a release don't fit each other
  3  something is missing, each thing with its reason on standard error: of a mirror, modules that can't be had (the
     others are there); of a release, which is written, modules that others need and that aren't in it
`,
  run: (args, surroundings) => runVerb("framework", VERBS, args, surroundings),
};
