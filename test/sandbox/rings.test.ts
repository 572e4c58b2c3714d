import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import { releaseDigest } from "../../maintenance/release/digest";
import { parseRelease } from "../../maintenance/release/parse";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import { FRIDAY_NIGHT, writeChange } from "../../sandbox/friday-night";
import { assertEnded, assertSays, assertSilent, assertUnchanged } from "../harness/lab-suite";
import { SANDBOX_PACK, Stack } from "../harness/stack";
import { evidenceOf, KEY, signedFile } from "../unit/maintenance/evidence/evidence-fixture";

const WEDNESDAY = "2026-11-25T12:00-05:00";
const SATURDAY = "2026-11-28T02:30-05:00";
const NEXT_FRIDAY = "2026-12-04T22:05-05:00";

const PHP = ["php-5.3.3-40.el6.x86_64", "php-common-5.3.3-40.el6.x86_64"];
const ASTERISK = ["asterisk-1.8.32.3-1.el6.x86_64"];

/** Beta: 101, which is behind, and 203, which has that php already. */
const BETA: Readonly<Record<string, string>> = { node1: "101", node2: "203" };

interface FleetFile {
  readonly nodes: Record<string, { readonly containers: Record<string, Record<string, unknown>> }>;
}

describe("rings on the embedded fleet", function () {
  this.timeout(180_000);
  this.slow(30_000);
  let folder: string;
  let sandbox: Sandbox;
  let stack: Stack;
  let config: Record<string, unknown>;

  before(async function () {
    this.timeout(45 * 60_000);
    folder = await mkdtemp(join(tmpdir(), "rings-"));
    sandbox = await startSandbox({ stateFolder: join(folder, "sandbox"), ports: { node1: 0, node2: 0 } });
    config = { ...FRIDAY_NIGHT, fleet: await writeFleet() };
    stack = await Stack.create(config);
    await declare("php", PHP);
  });

  after(async () => {
    await stack.remove();
    await sandbox.stop();
    await rm(folder, { recursive: true });
  });

  /** Beside the sandbox's own, whose paths are relative. */
  async function writeFleet(): Promise<string> {
    const fleet = parse(await readFile(sandbox.fleetFile, "utf8")) as FleetFile;
    for (const [node, id] of Object.entries(BETA)) fleet.nodes[node]!.containers[id]!["ring"] = "beta";
    const file = join(dirname(sandbox.fleetFile), "fleet-with-rings.yaml");
    const rings = [{ name: "beta", soakHours: 96 }, { name: "general" }];
    const keyFile = join(folder, "qa.pub");
    await writeFile(keyFile, `${KEY.publicKey}\n`);
    await writeFile(file, stringify({ ...fleet, rings, qualification: { keys: [keyFile] } }));
    return file;
  }

  async function set(changes: Record<string, unknown>): Promise<void> {
    config = { ...config, ...changes };
    await stack.configure(changes);
  }

  async function declare(name: string, nevras: string[], parts: Record<string, unknown> = {}): Promise<void> {
    const file = join(folder, `${name}.yaml`);
    const packages = nevras.map((nevra) => ({ nevra }));
    await writeFile(
      file,
      stringify({ release: name, nodes: { el6: { packages: [] } }, containers: { el6: { packages } } }),
    );
    const digest = releaseDigest(parseRelease(await readFile(file, "utf8"), file));
    const t1 = { tier: "T1", layers: ["containers"], estimate: undefined, notices: undefined };
    const { text, signature = "" } = signedFile(evidenceOf(digest));
    await writeFile(join(folder, "evidence.json"), text);
    await writeFile(join(folder, "evidence.json.sig"), signature);
    const change = await writeChange(folder, file, [], {
      ...t1,
      ...parts,
    });
    await set({ release: file, change });
  }

  const has = async (node: string, id: string, nevra: string): Promise<boolean> =>
    (await sandbox.listPackages(node, id)).includes(nevra);

  it("lets nothing reach general before beta has it, though a plan only says so", async () => {
    const planned = await stack.preview(...SANDBOX_PACK);
    assertEnded(planned, "well");
    const says =
      "Ring general has to wait: not all of ring beta has release php, but container 101 on node1 would still be changed. " +
      "Deploy it to ring beta alone: `pulumi config set ring beta`, or the argument `ring` of the fleet. There it soaks for 4 days.";
    assertSays(planned, says);
    const refused = await stack.up();
    assertEnded(refused, "badly");
    assertSays(refused, `- ring-soak: ${says}`);
    assert.ok(!(await has("node1", "101", PHP[0]!)), "nothing was changed");
  });

  it("says of a ring that isn't there which there are", async () => {
    await set({ ring: "betta" });
    const refused = await stack.preview();
    assertEnded(refused, "badly");
    assertSays(refused, 'ring: expected beta or general, got "betta"');
  });

  it("brings it to beta alone: what is in general waits, and neither fails nor is deferred", async () => {
    await set({ ring: "beta" });
    const up = await stack.up();
    assertEnded(up, "well");
    assertSays(up, "ring general isn't part of this run");
    assertSays(up, "containers 102, 103: waiting for ring general");
    assertSilent(up, "container 103 is stopped");
    assert.ok(await has("node1", "101", PHP[0]!));
    assert.ok(!(await has("node2", "201", PHP[0]!)));
    assertUnchanged(await stack.up());
  });

  it("refuses general before beta has had it long enough, with the time still missing", async () => {
    await set({ ring: undefined, clock: SATURDAY });
    const refused = await stack.up();
    assertEnded(refused, "badly");
    const said = refused.text.replaceAll(/\s+/g, " ");
    assert.match(
      said,
      /- ring-soak: 3 days 20 hours are missing: beta has had release php since Friday 27 November 2026, 22:\d\d \(America\/New_York\), and it soaks there for 4 days\. Ring general can have it from Tuesday 1 December 2026, 22:\d\d \(America\/New_York\) on: its next window then is Friday 4 December 2026, 22:00/,
    );
    assert.ok(!(await has("node2", "201", PHP[0]!)));
  });

  it("remembers that on the nodes, for whoever comes with another state", async () => {
    const other = await Stack.create(config);
    try {
      const refused = await other.up();
      assertEnded(refused, "badly");
      assertSays(refused, "ring-soak: 3 days 20 hours are missing: beta has had release php since Friday 27");
    } finally {
      await other.remove();
    }
  });

  it("refuses general while a container that had it in beta doesn't run", async () => {
    await set({ clock: NEXT_FRIDAY });
    await sandbox.stopContainer("node1", "101");
    const refused = await stack.up();
    await sandbox.startContainer("node1", "101");
    assertEnded(refused, "badly");
    assertSays(
      refused,
      "- ring-soak: Ring general has to wait: ring beta isn't healthy. container 101 on node1: it ran when it got the release, and doesn't run now.",
    );
  });

  it("refuses general while an incident of beta is open, and names it", async () => {
    const file = join(folder, "incidents.yaml");
    const incident = {
      id: "INC-7",
      customer: "elm",
      since: "2026-12-01T09:00-05:00",
      what: "calls drop after a minute",
    };
    await writeFile(file, stringify({ incidents: [incident] }));
    await set({ incidents: file });
    const planned = await stack.preview(...SANDBOX_PACK);
    assertEnded(planned, "well");
    const refused = await stack.up();
    assertEnded(refused, "badly");
    for (const outcome of [planned, refused])
      assertSays(
        outcome,
        "Ring general has to wait: incident INC-7 (customer elm) is open since Tuesday 1 December 2026, 09:00 (America/New_York): calls drop after a minute.",
      );
    await writeFile(file, stringify({ incidents: [{ ...incident, ended: "2026-12-02T09:00-05:00" }] }));
  });

  it("lets it through to general when all of that is over", async () => {
    const up = await stack.up(...SANDBOX_PACK);
    assertEnded(up, "well");
    assertSilent(up, "ring-soak");
    assertSays(up, "ring beta has had release php since Friday 27 November 2026, 22:");
    assert.ok(await has("node1", "102", PHP[0]!));
    assert.ok(await has("node2", "201", PHP[0]!));
    assertUnchanged(await stack.up());
  });

  it("begins anew with another release; a T4 doesn't wait for it, and is told what it passes over", async () => {
    await declare("asterisk", ASTERISK, {
      tier: "T4",
      evidence: ["evidence.json"],
      vulnerability: { ids: ["CVE-0000-0001"], vector: "remote", exploitation: "active" },
      halfMeasures: { discussedAt: "2026-11-25T08:30-05:00", measures: "none needed" },
      notices: [{ kind: "24x7", sentAt: "2026-11-25T10:00-05:00", customers: ["alder"], minutes: 10 }],
    });
    await set({ clock: WEDNESDAY });
    const up = await stack.up();
    assertEnded(up, "well");
    assertSays(
      up,
      "Ring general has to wait: not all of ring beta has release asterisk, but container 101 on node1",
    );
    assertSays(
      up,
      "A T4 doesn't wait for that: look at the first containers of ring general as soon as they're done.",
    );
    assert.ok(await has("node2", "201", ASTERISK[0]!));
  });
});
