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

mirror downloads FreePBX modules into a folder. A web server can offer that folder as the fleet's own repository. It has
the repository's paths, a list of its modules, and modules.lock.json, which pins each file. The command checks every
file by the checksums of the repository's list and by its module.xml. It downloads no whole file again.

lock writes a copy of a release. There, framework."LINE" has the modules of a mirror or a repository, with exact
versions, locations and checksums. Everything else stays as it is, also modules that you don't ask for.
The same files give the same release. See docs/framework.md.

  --repository URL         the folder with modules-2.10.xml or all-13.0.xml; the command never shows a password in it
  --line LINE              the version line of FreePBX, e.g. 2.10
  --to DIR                 the mirror's folder; the command creates it
  --module NAME[:VERSION]  takes only this module, in its newest or the given version; may be given more than once.
                           Without it, the command takes the newest of all modules. lock goes to no older version
  --from RELEASE.yaml      the release to begin with
  --mirror DIR             a mirror's folder
  --without-signatures     checks modules by their checksums alone. Without it, each module with a module.sig must be
                           signed by one of the fleet's framework.keys
  --output FILE            where the release goes; \`-\`, the default, is standard output

Exit codes:

  0  all was done
  1  nothing was done: the repository or the mirror can't be read, or the modules of a release don't fit each other
  3  modules are missing, and standard error gives the reasons. A mirror has the others. A release is written, and lacks
     modules that others need
`,
  run: (args, surroundings) => runVerb("framework", VERBS, args, surroundings),
};
