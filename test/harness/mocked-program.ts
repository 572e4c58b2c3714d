import { createRequire } from "node:module";
import { setMocks } from "@pulumi/pulumi/runtime/mocks";
import { disconnect } from "@pulumi/pulumi/runtime/settings";
import { runInPulumiStack } from "@pulumi/pulumi/runtime/stack";
import type { PbxFleetArgs } from "../../components/declared/fleet";

const load = createRequire(__filename);

/** A fleet of one node. */
export const ARGS: PbxFleetArgs = {
  releaseKeys: ["keys/sandbox-release.asc"],
  customers: {
    alder: { name: "Alder Clinic", contacts: ["it@alder.example"], timeZone: "America/New_York" },
  },
  defaults: {
    ...{ runtime: "openvz", packageManager: "yum", osFamily: "el6" },
    ssh: { knownHostsFile: "known_hosts" },
  },
  nodes: { node1: { address: "192.0.2.11", containers: { "101": { customer: "alder" } } } },
  release: "releases/sandbox-2026-11-27.yaml",
  calendar: "calendar.yaml",
};

/** @returns what is made from now on, by type and name */
export async function makeMocks(isPreview: boolean): Promise<string[]> {
  const made: string[] = [];
  const newResource = ({ name, type, inputs }: { name: string; type: string; inputs: object }) => {
    made.push(`${type.split(":").at(-1) ?? ""} ${name}`);
    return { id: name, state: { problems: [], deferred: [], run: "", ...inputs } };
  };
  await setMocks({ newResource, call: () => ({}) }, "project", "stack", isPreview);
  return made;
}

/** As `pulumi preview` and then `pulumi up` run a program: what they make, by type and name. */
export async function runMocked(program: () => void, isPreview = false): Promise<string[]> {
  const made = await makeMocks(isPreview);
  await runInPulumiStack(() => {
    program();
    return Promise.resolve();
  });
  await disconnect(false);
  return made;
}

/** What came of a program that fails behind its own back. */
interface Failed {
  /** What it failed of, each once. */
  readonly failures: readonly string[];
  /** What was made all the same, by type and name. */
  readonly made: readonly string[];
}

/** Runs a program until it ends or fails: what waits for a resource that failed would wait for ever. */
export async function runFailing(program: () => void): Promise<Failed> {
  const made = await makeMocks(false);
  const found = new Set<string>();
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  const failed = new Promise<void>((resolve) => {
    process.on("unhandledRejection", (error) => {
      found.add(error instanceof Error ? error.message : "");
      resolve();
    });
  });
  try {
    const ended = runInPulumiStack(() => {
      program();
      return Promise.resolve();
    }).then(() => disconnect(false));
    await Promise.race([ended, failed]);
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
  } finally {
    process.removeAllListeners("unhandledRejection");
    for (const other of others) process.on("unhandledRejection", other);
    // Pulumi would tell of them at the end of the process. It has no declarations of this.
    (load("@pulumi/pulumi/runtime/debuggable") as { leakedPromises(): unknown }).leakedPromises();
  }
  return { failures: [...found], made };
}
