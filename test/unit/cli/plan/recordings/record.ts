import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { format } from "prettier";
import type { ChangeGroup } from "../../../../../maintenance/changes/change-group";
import { startSandbox } from "../../../../../sandbox/sandbox";
import { FRIDAY_NIGHT, writeChange } from "../../../../../sandbox/friday-night";
import { Stack } from "../../../../harness/stack";

/*
 * Records what the real engine prints of previews of the embedded fleet, and leaves a part of it in the files beside this one:
 *
 *     npx tsx test/unit/cli/plan/recordings/record.ts
 */

const PROJECT = resolve(__dirname, "../../../../..");
const PACKAGES: readonly unknown[] = ["glibc", "php", "vzkernel", "fail2ban", "bind-libs"];
/** Of the resources' inputs and the events' states: long, and no part of a plan. */
const LEFT_OUT = new Set(["__provider", "ssh", "ways", "releaseKeys", "outputs", "passed", "stackTrace"]);

async function record(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "record-"));
  const sandbox = await startSandbox({ stateFolder: join(folder, "sandbox"), ports: { node1: 0, node2: 0 } });
  const { fleetFile: fleet, releaseFile: release, changeFile: change } = sandbox;
  const stack = await Stack.create({ ...FRIDAY_NIGHT, fleet, release, change });
  const places: readonly (readonly [string | RegExp, string])[] = [
    [`${folder}/sandbox/`, "fleet/"],
    [`${folder}/change.yaml`, "changes/friday-night.yaml"],
    [`${PROJECT}/`, ""],
    [/127\.0\.0\.1:\d+/g, "127.0.0.1:22202"],
  ];
  const cleanUp = (text: string): string =>
    places.reduce((cleaned, [from, to]) => cleaned.replaceAll(from, to), text);
  const preview = async (): Promise<string> => {
    const { text } = await stack.run(
      "preview",
      "--json",
      "--show-sames",
      "--policy-pack",
      join(PROJECT, "policy"),
      "--policy-pack-config",
      join(PROJECT, "policy/sandbox.json"),
    );
    return cleanUp(text);
  };
  const writeEvents = async (name: string): Promise<void> => {
    stack.environment = { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" };
    const lines = (await preview()).split("\n").filter((line) => line.startsWith("{"));
    const events = lines
      .map((line) => JSON.parse(line, shorten) as Record<string, unknown>)
      .filter(selectEvents());
    await writeFile(
      join(__dirname, `${name}.jsonl`),
      events.map((event) => `${JSON.stringify(event)}\n`).join(""),
    );
    stack.environment = {};
  };
  try {
    await writeEvents("passes");
    const overrides = { tier: "T1", estimate: undefined, notices: undefined };
    await stack.configure({ change: await writeChange(folder, release, [], overrides) });
    await writeEvents("violates");
    const digest = JSON.parse(await preview(), shorten) as { diagnostics: { severity: string }[] };
    digest.diagnostics = digest.diagnostics.filter(({ severity }) => severity === "error");
    const document = await format(JSON.stringify(digest), { parser: "json", printWidth: 110 });
    await writeFile(join(__dirname, "violates.json"), document);
    await stack.configure({ change });
    sandbox.shutDown("node2");
    await writeEvents("unreachable");
    await stack.configure({ change: "changes/missing.yaml" });
    await writeEvents("fails");
  } finally {
    await stack.remove();
    await sandbox.stop();
    await rm(folder, { recursive: true });
  }
}

function shorten(name: string, value: unknown): unknown {
  if (LEFT_OUT.has(name)) return undefined;
  // Of a packages resource; those of the gate are lists, texts and numbers.
  if ((name === "targets" || name === "minutes") && typeof value === "object" && !Array.isArray(value))
    return undefined;
  if (name === "pending" || name === "work") return (value as ChangeGroup[]).filter(isOfPackages);
  if (name === "summary") return undefined;
  // When it was recorded is nobody's concern.
  if (name === "reallyNow") return "2026-11-30T00:00:00Z";
  if (name === "unmanaged") return (value as unknown[]).slice(0, 1);
  return value;
}

function isOfPackages({ change }: Pick<ChangeGroup, "change">): boolean {
  return change.kind === "package" && PACKAGES.includes(change.name);
}

/** What a plan is made of, and of everything else one event of its kind. */
function selectEvents(): (event: Record<string, unknown>) => boolean {
  const seen = new Set<string>();
  return (event) => {
    const { policyEvent, resourcePreEvent, diagnosticEvent } = event as {
      policyEvent?: { message: string };
      resourcePreEvent?: unknown;
      diagnosticEvent?: { severity: string };
    };
    if (policyEvent !== undefined) return !/openssl|vzctl|files of asterisk/.test(policyEvent.message);
    if (resourcePreEvent !== undefined || diagnosticEvent?.severity === "error") return true;
    const kind = diagnosticEvent?.severity ?? Object.keys(event).join();
    return !seen.has(kind) && seen.add(kind).size > 0;
  };
}

void record();
