import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { readEvidenceTerms } from "../../declarations/read-evidence";
import type { Evidence } from "../../maintenance/evidence/evidence";
import { formatEvidence } from "../../maintenance/evidence/evidence-file";
import { gatesOf } from "../../maintenance/evidence/judge-trial";
import { Credentials } from "../../providers/implementation/credentials";
import { readKeys } from "../../remote/repository/keys";
import { obtainEngine } from "../../engine/engine";
import { type Command, MisusedCommand, type Surroundings } from "../maint/command";
import { readCredentialsText } from "../maint/stack-file";
import { Installer } from "./install";
import { Machines } from "./machines";
import { parseQualifyOptions, type QualifyOptions } from "./options";
import { describeTest } from "./report";
import { readSandboxStack, type SandboxStack } from "./sandbox-stack";
import { refuseExisting, tryKey, writeSigned } from "./sign";
import { testRelease } from "./test-release";
import { readTestedRelease, type TestedRelease } from "./tested-release";
import { untilInterrupted } from "./until-interrupted";
import { makeWorkFolder } from "./work-folder";

const QUALIFIED = 0;
const FAILED_GATES = 2;
const UNCHECKED_GATES = 3;

export const qualify: Command = {
  summary: "tests a release in a sandbox, and writes signed evidence of it",
  help: `Usage: maint qualify RELEASE.yaml --stack STACK --key KEY --output FILE [--promoted RELEASE.yaml] [OPTION]…

Installs a release in a sandbox of nodes with their PBX containers. It uses the program and engine that install releases
everywhere. The command looks at the machines before and after, and watches their services meanwhile. It signs what it found. It
changes the stack's machines, so the stack must say \`environment: sandbox\`. See docs/qualification.md.

  --stack STACK           the stack of the sandbox
  --promoted RELEASE.yaml the release that is promoted now: the command tests the upgrade from it, too
  --reset COMMAND         a shell command that resets the machines to their installed state; by default, the one of
                          the fleet file (qualification.reset). Without one, the test leaves out such machines, and
                          doesn't qualify the release
  --key KEY               the SSH key that signs, or KEY.pub for a key of the agent
  --output FILE           where the evidence goes; its signature goes to FILE.sig. Neither may be there already
  --attempts NUMBER       how often the command asks a failed gate at most, if it can be asked again; 3 by default
  --settle SECONDS        how long services may take to be as before; 60 by default
  --config-file FILE      the stack's configuration; Pulumi.STACK.yaml by default

Exit codes, the first that fits:

  1  the test failed to run; there's no evidence
  2  a gate failed; the evidence says which
  3  a gate couldn't be asked
  0  all gates passed
`,
  run: async (args, surroundings) => {
    const options = parseQualifyOptions(args);
    const { cwd } = surroundings;
    const stack = readSandboxStack(options.stack, surroundings, options.configFile);
    const output = path.resolve(cwd, options.output);
    await refuseExisting(output);
    const release = readTestedRelease(options.release, cwd);
    const promoted = options.promoted === undefined ? undefined : readTestedRelease(options.promoted, cwd);
    const reset = options.reset ?? stack.fleet.qualification?.reset;
    refuseNothing(promoted, reset);
    const evidence = await untilInterrupted(async (signal) => {
      const folder = await makeWorkFolder(tmpdir());
      try {
        const key = path.resolve(cwd, options.key);
        const { qualification } = stack.fleet;
        await tryKey(key, folder, qualification && readEvidenceTerms(qualification, stack.files).keys);
        const found = await test({ options, surroundings, stack, release, promoted, reset, folder, signal });
        await writeSigned(output, formatEvidence(found), key);
        return found;
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
    surroundings.print(describeTest(evidence));
    surroundings.tell(`The evidence is in ${options.output}, and its signature in ${options.output}.sig.\n`);
    return exitCodeOf(evidence);
  },
};

interface Task {
  readonly options: QualifyOptions;
  readonly surroundings: Surroundings;
  readonly stack: SandboxStack;
  readonly release: TestedRelease;
  readonly promoted: TestedRelease | undefined;
  readonly reset: string | undefined;
  /** For files that are gone when the test is over. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

async function test({ options, surroundings, stack, release, promoted, reset, folder, signal }: Task) {
  const { environment, tell } = surroundings;
  const { fleet } = stack;
  const engine = await obtainEngine({
    environment,
    report: (line) => {
      tell(`${line}\n`);
    },
  });
  const credentials = Credentials.parse(await readCredentialsText(engine, stack, environment));
  const machines = new Machines(fleet, credentials, release.hasFramework, options.settleSeconds);
  // Whoever waits for an answer of a machine hears at once that nobody wants it any more.
  const hangUp = (): void => void machines.disconnect();
  signal.addEventListener("abort", hangUp);
  try {
    return await testRelease({
      ...{ fleet, stack, release, environment, machines, tell, signal },
      ...(promoted !== undefined && { promoted }),
      ...(reset !== undefined && { reset }),
      gates: gatesOf(release.content),
      releaseKeys: (await readKeys(fleet.releaseKeys)).ids,
      attempts: options.attempts,
      settleSeconds: options.settleSeconds,
      installer: new Installer(engine, stack, folder, environment),
      tools: { pulumi: engine.version, node: process.versions.node },
    });
  } finally {
    signal.removeEventListener("abort", hangUp);
    await machines.disconnect();
  }
}

function refuseNothing(promoted: TestedRelease | undefined, reset: string | undefined): void {
  if (promoted !== undefined || reset !== undefined) return;
  throw new MisusedCommand(
    "The test has nothing to install the release over. Give --reset with a command that resets the machines to their " +
      "installed state. Or give --promoted with the release that is promoted now. Both are better.",
  );
}

function exitCodeOf({ gates }: Evidence): number {
  if (gates.some(({ verdict }) => verdict === "failed")) return FAILED_GATES;
  return gates.some(({ verdict }) => verdict === "unchecked") ? UNCHECKED_GATES : QUALIFIED;
}
