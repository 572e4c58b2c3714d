import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { obtainEngine } from "../../engine/engine";
import { type CatalogEntry, findBuild } from "../../sandbox/catalog";
import { formatPackage, nevraOf, sha256 } from "../../sandbox/package-file";
import { deriveSigningKey, RELEASE_KEY_USER } from "../../sandbox/release-key";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import { generateKeyPair } from "../../sandbox/ssh-keys";
import { PulumiStack } from "../pulumi-stack";
import { writeDeclarations } from "./declarations";
import { RECORDED_CONTAINER, type RecordedEvent, type Recording, RECORDING_FILE } from "./recording";
import { recogniseScript, type ScriptKind } from "./script-kind";
import { SshListener } from "./ssh-listener";

const NODE = "node1";

/** What the node has is what the release names: only its container is behind. */
const RELEASE: Recording["release"] = {
  nodes: ["glibc", "openssl", "tzdata", "vzctl", "vzkernel"].map((name) => describeBuild(findBuild(name))),
  containers: [
    "asterisk-1.8.32.3-1.el6",
    "bind-libs-9.8.2-0.68.rc1.el6_10.8",
    "glibc-2.12-1.212.el6_10.3",
    "httpd-2.2.15-69.el6",
    "openssl-1.0.1e-58.el6_10",
    "php-5.3.3-40.el6",
    "php-common-5.3.3-40.el6",
    "tzdata-2026c-1.el6",
  ].map((name) => describeBuild(findBuild(name))),
};

function describeBuild(entry: CatalogEntry): Recording["release"]["nodes"][number] {
  const file = formatPackage(entry, deriveSigningKey(RELEASE_KEY_USER));
  return { nevra: nevraOf(entry), sha256: sha256(file) };
}

/** A node of the embedded sandbox that keeps what its scripts print. */
class RecordedNode {
  private readonly heard: { readonly kind: ScriptKind; readonly events: readonly RecordedEvent[] }[] = [];

  constructor(private readonly sandbox: Sandbox) {}

  async *answer(script: string): AsyncIterable<string> {
    const { kind } = recogniseScript(script);
    const { stdout, stderr, code } = await this.sandbox.run(NODE, "node", "LC_ALL=C exec sh -s", script);
    if (code !== 0) throw new Error(`A script (${kind}) ended with ${String(code)}: ${stderr}`);
    const events = stdout
      .split("\n")
      .filter((line) => line.startsWith('{"event":'))
      .map((line) => JSON.parse(line) as RecordedEvent);
    this.heard.push({ kind, events });
    yield stdout;
  }

  /** The first and the last answer to scripts of a kind. */
  pick(kind: ScriptKind, which: 0 | -1): RecordedEvent[] {
    const events = this.heard.filter((answer) => answer.kind === kind).at(which)?.events;
    if (events === undefined) throw new Error(`No script of kind ${kind} was sent.`);
    return events.filter(isWanted).map(withoutOthers);
  }
}

/** The sandbox's node has more containers. */
function isWanted({ target }: RecordedEvent): boolean {
  return target === undefined || target === "node" || target === RECORDED_CONTAINER;
}

function withoutOthers(event: RecordedEvent): RecordedEvent {
  if (event.event !== "containers") return event;
  const lines = String(event["text"]).split("\n");
  return {
    ...event,
    text: lines.filter((line) => line.startsWith(`${RECORDED_CONTAINER} `)).join("\n") + "\n",
  };
}

/** `npx tsx bench/scale/record.ts`: has the real engine bring a container of the embedded sandbox to a release, and keeps what its node said. */
async function record(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "bench-record-"));
  const sandbox = await startSandbox({ stateFolder: join(folder, "sandbox"), ports: { node1: 0, node2: 0 } });
  const node = new RecordedNode(sandbox);
  const clientKey = generateKeyPair("operator");
  const listener = new SshListener(clientKey.publicKey, (script) => node.answer(script));
  const stack = await PulumiStack.create(await obtainEngine(), resolve(__dirname, "../.."));
  try {
    const identity = join(stack.folder, "id_ed25519");
    await writeFile(identity, clientKey.privateKey, { mode: 0o600 });
    const reachable = {
      name: NODE,
      port: await listener.listen(),
      hostKey: listener.hostKey,
      containers: [RECORDED_CONTAINER],
    };
    await stack.configure(
      await writeDeclarations(join(stack.folder, "files"), [reachable], RELEASE, identity),
    );
    await stack.up();
    await stack.preview();
    const recording: Recording = {
      release: RELEASE,
      observe: node.pick("observe", 0),
      prepare: node.pick("prepare", 0),
      run: node.pick("run", 0),
      observeAfter: node.pick("observe", -1),
    };
    await writeFile(RECORDING_FILE, `${JSON.stringify(recording, null, 2)}\n`);
  } finally {
    listener.close();
    await stack.remove();
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

record().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
