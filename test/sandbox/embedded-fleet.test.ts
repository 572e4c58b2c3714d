import { asksPackages, packageFacts } from "../harness/sights";
import assert from "node:assert/strict";
import { describeCause } from "../../maintenance/problems/describe";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Fleet } from "../../maintenance/fleet/fleet";
import { parseFleet } from "../../maintenance/fleet/parse";
import { formatNevra } from "../../maintenance/packages/nevra";
import { computeTransitions, type TransitionPlan } from "../../maintenance/packages/transition";
import { desiredPackages } from "../../maintenance/release/desired";
import { parseRelease } from "../../maintenance/release/parse";
import { converge, type Outcome } from "../../remote/run/converge";
import { type NodeObservation, observeNode } from "../../remote/look/observe";
import { describePackagesWork } from "../../kinds/packages/unit/work";
import { NodeSession } from "../../remote/session";
import { SshSecrets } from "../../remote/ssh/secrets";
import type { UnitReport } from "../../kinds/packages/unit/report";
import { NODES } from "../../sandbox/machines";
import type { Sandbox } from "../../sandbox/sandbox";
import { committedFiles } from "../../sandbox/write-declarations";
import { useSandbox } from "./sandbox-fixture";

const PROJECT = path.join(__dirname, "..", "..");

describe("sandbox: declarations", () => {
  const at = useSandbox("all");

  for (const [file, text] of Object.entries(committedFiles())) {
    it(`${file} is what write-declarations.ts writes`, () => {
      assert.equal(readFileSync(path.join(PROJECT, file), "utf8"), text);
    });
  }

  it("the fleet file names the nodes, ports and containers that there are", () => {
    const fleet = loadFleet(path.join(PROJECT, "fleet", "sandbox.yaml"));
    const declared = Object.values(fleet.nodes).map((n) => [n.name, n.ssh.port, Object.keys(n.containers)]);
    const present = Object.entries(NODES).map(([name, n]) => [name, n.port, Object.keys(n.containers)]);
    assert.deepEqual(declared, present);
  });

  it("the release's checksums are those of the files in the repository", () => {
    const { nodes, containers } = loadRelease(at.sandbox);
    const entries = [...(nodes["el6"] ?? []), ...(containers["el6"] ?? [])];
    assert.equal(entries.length, 15);
    for (const entry of entries) {
      const file = `${at.packages()}/${formatNevra({ ...entry, epoch: 0 })}.rpm`;
      assert.equal(
        createHash("sha256").update(readFileSync(file)).digest("hex"),
        entry.sha256,
        formatNevra(entry),
      );
    }
  });
});

describe("sandbox: the node scripts, through SSH", () => {
  const at = useSandbox("each");
  let session: NodeSession | undefined;

  afterEach(async () => {
    await session?.close();
    session = undefined;
  });

  const connect = (node: string) => (session = openSession(at.sandbox, node));

  it("see what differs from the release, each container in its own way", async () => {
    const fleet = loadFleet(at.sandbox.fleetFile);
    const one = describePlans(plan(at.sandbox, "node1", await observe(fleet, connect("node1"))));
    assert.match(
      one["node"] ?? "",
      /upgrade vzctl 4\.9\.4-1 → 4\.11\.1-1; install vzkernel 2\.6\.32-042stab145\.3 → 2\.6\.32-042stab146\.1$/,
    );
    assert.match(
      one["101"] ?? "",
      /^upgrade asterisk .*upgrade bind-libs 32:9\S+ → 32:9.*upgrade php 5\.3\.3-38\.el6 → 5\.3\.3-40\.el6/,
    );
    assert.match(one["102"] ?? "", /downgrade php 5\.3\.3-41\.el6 → 5\.3\.3-40\.el6/);
    assert.equal(one["103"], "stopped");
    await session?.close();
    const two = describePlans(plan(at.sandbox, "node2", await observe(fleet, connect("node2"))));
    assert.match(two["201"] ?? "", /install fail2ban {2}→ 0\.9\.6-1\.el6/);
    assert.doesNotMatch(two["202"] ?? "", /php/);
    assert.equal(two["203"], "");
  });

  it("bring everything that runs to the release, and restart what ran replaced files", async () => {
    const fleet = loadFleet(at.sandbox.fleetFile);
    const own = connect("node1");
    const outcomes = await apply(at.sandbox, fleet, own, "node1");
    assert.deepEqual([...outcomes.keys()].sort(), ["101", "102", "node"]);
    const services = (target: string) => {
      const outcome = outcomes.get(target);
      return outcome?.kind === "done" ? outcome.report.restarted.map(({ service }) => service) : outcome;
    };
    assert.deepEqual(services("node"), ["sshd"]);
    assert.deepEqual(services("101"), ["asterisk", "fail2ban", "httpd", "mysqld"]);
    const after = describePlans(plan(at.sandbox, "node1", await observe(fleet, own)));
    assert.deepEqual(after, { node: "", "101": "", "102": "", "103": "stopped" });
    assert.ok((await at.sandbox.listPackages("node1", "103")).includes("php-5.3.3-38.el6.x86_64"));
  });

  it("go on when connections break, and are come back to", async () => {
    const fleet = loadFleet(at.sandbox.fleetFile);
    const notes: string[] = [];
    const outcomes = await apply(at.sandbox, fleet, connect("node2"), "node2", (note) => {
      if (notes.push(note) === 1) at.sandbox.dropConnections("node2");
    });
    assert.ok(
      notes.some((note) => note.includes("connection lost")),
      notes.join(),
    );
    assert.deepEqual(
      [...outcomes.values()].map(({ kind }) => kind),
      ["done", "done", "done"],
    );
  });

  it("see a change that was made by hand, and a duplicate", async () => {
    await at.sandbox.install("node2", "203", "php-5.3.3-38.el6");
    await at.sandbox.installBeside("node2", "203", "tzdata-2026a-1.el6");
    const own = connect("node2");
    const plans = describePlans(
      plan(at.sandbox, "node2", await observe(loadFleet(at.sandbox.fleetFile), own)),
    );
    assert.equal(
      plans["203"],
      "upgrade php 5.3.3-38.el6 → 5.3.3-40.el6; heal tzdata 2026a-1.el6,2026c-1.el6 → 2026c-1.el6",
    );
  });

  it("tell one container's reason without stopping the others", async () => {
    at.sandbox.hazards.limitDisk("node1", "102", 100);
    const outcomes = await apply(at.sandbox, loadFleet(at.sandbox.fleetFile), connect("node1"), "node1");
    const kinds = [...outcomes].map(([target, { kind }]) => `${target} ${kind}`);
    assert.deepEqual(kinds.sort(), ["101 done", "102 failed", "node done"]);
    const failed = outcomes.get("102");
    assert.ok(failed?.kind === "failed" && describeCause(failed.cause, "node1").includes("100 KiB are free"));
  });
});

function loadFleet(file: string): Fleet {
  return parseFleet(readFileSync(file, "utf8"), file);
}

function loadRelease(sandbox: Sandbox) {
  return parseRelease(readFileSync(sandbox.releaseFile, "utf8"), sandbox.releaseFile);
}

function openSession(sandbox: Sandbox, name: string): NodeSession {
  const node = loadFleet(sandbox.fleetFile).nodes[name];
  assert.ok(node);
  return new NodeSession(name, { ...node.ssh, bastion: undefined }, () => new SshSecrets({}));
}

async function observe(fleet: Fleet, session: NodeSession): Promise<NodeObservation> {
  const node = fleet.nodes[session.name];
  assert.ok(node);
  return await observeNode(await session.connect(), node.name, { ...node, questions: asksPackages() });
}

/** By target; containers without facts by their state. */
function plan(
  sandbox: Sandbox,
  name: string,
  observation: NodeObservation,
): Map<string, TransitionPlan | string> {
  const node = loadFleet(sandbox.fleetFile).nodes[name];
  assert.ok(node);
  const release = loadRelease(sandbox);
  const plans = new Map<string, TransitionPlan | string>();
  const own = desiredPackages(release, "nodes", node.osFamily, node.overrides);
  plans.set("node", computeTransitions(packageFacts(observation.node)?.packages ?? [], own));
  for (const { id, osFamily, overrides } of Object.values(node.containers)) {
    const seen = observation.containers.get(id);
    const facts = packageFacts(seen);
    const desired = desiredPackages(release, "containers", osFamily, overrides);
    plans.set(
      id,
      facts === undefined ? (seen?.state ?? "absent") : computeTransitions(facts.packages, desired),
    );
  }
  return plans;
}

function describePlans(plans: Map<string, TransitionPlan | string>): Record<string, string> {
  const describeOne = (found: TransitionPlan | string) =>
    typeof found === "string"
      ? found
      : found.transitions.map((t) => `${t.transition} ${t.name} ${t.from.join()} → ${t.to}`).join("; ");
  return Object.fromEntries([...plans].map(([target, found]) => [target, describeOne(found)]));
}

async function apply(
  sandbox: Sandbox,
  fleet: Fleet,
  session: NodeSession,
  name: string,
  onNote: (note: string) => void = () => undefined,
): Promise<ReadonlyMap<string, Outcome<UnitReport>>> {
  const node = fleet.nodes[name];
  assert.ok(node);
  const plans = plan(sandbox, name, await observe(fleet, session));
  const units = [...plans].flatMap(([target, found]) =>
    typeof found === "string" || found.wanted.length === 0 ? [] : [{ target, packages: found.wanted }],
  );
  const releaseKeys = fleet.releaseKeys.map((key) => readFileSync(key, "utf8")).join("\n");
  return await converge(
    session,
    describePackagesWork({ ...node, packageManager: "yum", releaseKeys }, "a test", units, {
      reason: "a test",
    }),
    ({ note }) => {
      if (note !== undefined) onNote(note);
    },
  );
}
