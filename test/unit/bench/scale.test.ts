import { asksPackages } from "../../harness/sights";
import assert from "node:assert/strict";
import { parseScaleOptions } from "../../../bench/scale/options";
import { CannedNode } from "../../../bench/scale/canned-node";
import { enlarge } from "../../../bench/scale/enlarge";
import { roleOf, ROLES } from "../../../bench/scale/process-tree";
import { readRecording } from "../../../bench/scale/recording";
import type { PhaseUsage, SizeResult } from "../../../bench/scale/results";
import { recogniseScript, UnknownScript } from "../../../bench/scale/script-kind";
import { renderScale } from "../../../bench/scale/table";
import { InvalidOptions } from "../../../bench/options";
import { parseSystemFacts } from "../../../kinds/packages/look/facts";
import { observeScript } from "../../../remote/look/observe-script";
import { preparePackagesScript } from "../../../kinds/packages/packages-shell";
import { detachRun } from "../../../remote/run/run-script";
import { marksScript } from "../../../remote/marks/marks-script";
import { launchDetached } from "../../../remote/run/detached";
import { type NodeEvent, parseEvent } from "../../../remote/script/events";
import { wrapScript } from "../../../remote/ssh/shell";

const WAYS = { runtime: "openvz", parallel: 4, answerLimitSeconds: 60, answerLimitBytes: 1e6 } as const;
const OBSERVE = wrapScript(observeScript({ ...WAYS, questions: asksPackages() }));
const PREPARE = wrapScript(
  preparePackagesScript({
    ...WAYS,
    packageManager: "yum",
    releaseKeys: "it's a key",
    lockWaitSeconds: 1,
    packages: "",
    questions: "1001\tU\tphp-1-1.x86_64\n1001\tU\tbash-1-1.x86_64\n1002\tU\tphp-1-1.x86_64\n",
  }),
);
const RUN = wrapScript(
  launchDetached(
    detachRun({
      ...WAYS,
      id: "20261127T031500Z-0a1b2c3d",
      description: "somebody's run",
      journal: "somebody's run",
      lockWaitSeconds: 1,
      unitLimitSeconds: 60,
      work: "units",
      parts: "",
      files: new Map([
        ["targets", "1002\n1003\n"],
        ["wanted", "it's wanted\n"],
      ]),
    }),
  ),
);

describe("a canned node", () => {
  const containers = ["1001", "1002", "1003"];
  const open = (fillers = 5) => new CannedNode(enlarge(readRecording(), fillers), containers);
  const ask = (node: CannedNode, script: string): NodeEvent[] =>
    [...node.answer(script)].flatMap((line) => parseEvent(line.trimEnd()) ?? []);
  const phpOf = (events: readonly NodeEvent[]) =>
    events.flatMap((event) => {
      if (event.event !== "facts" || event.target === "node") return [];
      const { packages } = parseSystemFacts(event.text, event.code);
      return [`${event.target} ${packages.find(({ name }) => name === "php")?.release ?? "none"}`];
    });

  it("tells this project's scripts from each other, and whom they are about", () => {
    assert.deepEqual(recogniseScript(OBSERVE), { kind: "observe", targets: undefined });
    assert.deepEqual(recogniseScript(PREPARE), { kind: "prepare", targets: ["1001", "1002"] });
    assert.deepEqual(recogniseScript(RUN), { kind: "run", targets: ["1002", "1003"] });
  });

  it("has no answer to a script that it doesn't know", () => {
    const nothing = { digest: "", now: "", nowSeconds: 0, tolerance: 0, found: "", changed: "", asked: "" };
    assert.throws(() => ask(open(), wrapScript(marksScript(nothing))), UnknownScript);
  });

  it("shows as many containers as are wanted, each with packages that the release doesn't name", () => {
    const events = ask(open(), OBSERVE);
    const [listing] = events;
    assert.equal(
      listing?.event === "containers" && listing.text,
      containers.map((id) => `${id} running pbx.alder.example\n`).join(""),
    );
    const facts = events.find((event) => event.event === "facts" && event.target === "1002");
    assert.ok(facts?.event === "facts");
    const { packages } = parseSystemFacts(facts.text, facts.code);
    assert.equal(packages.filter(({ name }) => name.startsWith("perl-Filler-")).length, 5);
    assert.equal(new Set(packages.map(({ header }) => header?.sha256)).size, packages.length);
    assert.equal(events.at(-1)?.event, "finished");
  });

  it("has what a run has brought to its containers, and no other", () => {
    const node = open();
    assert.deepEqual(phpOf(ask(node, OBSERVE)), ["1001 38.el6", "1002 38.el6", "1003 38.el6"]);
    const ended = ask(node, RUN).flatMap((event) => (event.event === "unit-finished" ? [event.target] : []));
    assert.deepEqual(ended, ["1002", "1003"]);
    assert.equal(node.changed, 2);
    assert.deepEqual(phpOf(ask(node, OBSERVE)), ["1001 38.el6", "1002 40.el6", "1003 40.el6"]);
  });

  it("brings ten packages, the same to the release and to each container", () => {
    const { release } = enlarge(readRecording(), 0);
    const names = release.containers.map(({ nevra }) => nevra.replace(/-\d.*/, ""));
    assert.equal(new Set(names).size, 10);
    const finished = ask(open(0), RUN).find(({ event }) => event === "unit-finished");
    assert.ok(finished?.event === "unit-finished");
    for (const name of names) assert.match(finished.text, new RegExp(`@@added[^]*^${name}\t`, "m"));
  });
});

describe("the benchmark of a fleet's size: its figures", () => {
  it("know Pulumi's processes by their commands", () => {
    const line = (...words: string[]): string => words.map((word) => `${word}\0`).join("");
    const sdk = "/project/node_modules/@pulumi/pulumi/cmd";
    assert.equal(roleOf(line("/cache/bin/pulumi", "up")), "engine");
    assert.equal(roleOf(line("node", "/cache/bin/pulumi-language-nodejs", "1")), "language host");
    assert.equal(roleOf(line("node", "--require", "tsx/cjs", `${sdk}/run`, "--monitor=1")), "program");
    assert.equal(roleOf(line("node", `${sdk}/dynamic-provider`, "1")), "provider");
    assert.equal(roleOf(line("git", "rev-parse")), "others");
    assert.equal(roleOf(""), undefined);
  });

  const phase = (isOverLimit: boolean, cpuSeconds: number): PhaseUsage => ({
    isOverLimit,
    seconds: 12.34,
    processes: ROLES.map((role) => ({ role, cpuSeconds, peakBytes: 100 * 2 ** 20 })),
    bytes: { received: 2 ** 19, sent: 2 ** 21 },
  });
  const render = (size: SizeResult): string =>
    renderScale({
      machine: { cores: 2, processor: "slow", memoryGb: 4, kernel: "6.1", versions: { node: "20.0.0" } },
      changedPackages: 10,
      installedPackages: 400,
      limitMinutes: 15,
      sizes: [size],
    });

  it("are summed, and the state is shared among the containers", () => {
    const size = { nodes: 2, containers: 50, preview: phase(false, 1), up: phase(false, 2.25) };
    const text = render({ ...size, stateBytes: 54321 });
    assert.match(text, /\| +2 × 50 \| up +\| +11\.3 \|( +2\.3 \|){5} +12\.3 s \|/);
    assert.match(text, /\| +2 × 50 \| up +\| +500 \|( +100 \|){5} +0\.5 \| +2\.0 \|/);
    assert.match(text, /\| +2 × 50 \| 54321 \| +543 \|/);
    assert.match(text, /\| a preview takes at most 40 s of CPU +\| +– \| not known +\|/);
  });

  it("are told as the least that an ended command would have taken", () => {
    const text = render({ nodes: 200, containers: 50, preview: phase(false, 1), up: phase(true, 2.25) });
    assert.match(text, /\| +200 × 50 \| up +\| > 11\.3 \|( +> 2\.3 \|){5} > 15 min \|/);
    assert.match(text, /\| +200 × 50 \| +– \| +– \|/);
    assert.match(text, /at most 3 × the preview's CPU +\| more than 2\.3 × +\| not known +\|/);
  });

  it("are held against the goals where the fleet is as large as those say", () => {
    const size = { nodes: 200, containers: 50, preview: phase(false, 8), up: phase(false, 24.2) };
    const text = render({ ...size, stateBytes: 10_000_000 });
    assert.match(text, /at most 40 s of CPU +\| 40\.0 s +\| met +\|/);
    assert.match(text, /at most 1\.5 GiB in memory +\| 0\.49 GiB +\| met +\|/);
    assert.match(text, /at most 3 × the preview's CPU +\| 3\.0 × +\| missed +\|/);
    assert.match(text, /at most 1 KB per container +\| 1000 bytes +\| met +\|/);
  });

  it("refuse sizes and limits that are none", () => {
    assert.deepEqual(parseScaleOptions(["--scale", "2,10"]).sizes, [2, 10]);
    for (const args of [
      ["--scale", ""],
      ["--scale", "2,x"],
      ["--scale", "0"],
      ["--scale", "2", "--limit-minutes", "0"],
      ["--scale", "2", "--nodes", "3"],
    ])
      assert.throws(() => parseScaleOptions(args), InvalidOptions, args.join(" "));
  });
});
