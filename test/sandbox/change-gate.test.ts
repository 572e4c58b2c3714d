import assert from "node:assert/strict";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
import { runMaint } from "../../cli/maint/maint";
import type { Pending } from "../../cli/pending/pending";
import type { PlannedRestart } from "../../cli/plan/plan";
import type { SignedFile } from "../../maintenance/evidence/judge";
import { releaseDigest } from "../../maintenance/release/digest";
import { parseRelease } from "../../maintenance/release/parse";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import { FRIDAY_NIGHT, writeChange } from "../../sandbox/friday-night";
import { assertEnded, assertSays, assertSilent } from "../harness/lab-suite";
import { type Outcome, SANDBOX_PACK, Stack } from "../harness/stack";
import { evidenceOf, KEY, passedBut, signedFile } from "../unit/maintenance/evidence/evidence-fixture";

const WEDNESDAY = "2026-11-25T12:00-05:00";
const FRIDAY = FRIDAY_NIGHT.clock;
const OTHER_DIGEST = `sha256:${"0".repeat(64)}`;
const NEXT_WINDOW = "Friday 27 November 2026, 22:00 to Saturday 04:00 (America/New_York)";

const BUILDS = {
  php: ["php-5.3.3-40.el6.x86_64", "php-common-5.3.3-40.el6.x86_64"],
  asterisk: ["asterisk-1.8.32.3-1.el6.x86_64"],
  glibc: ["glibc-2.12-1.212.el6_10.3.x86_64"],
};
type ReleaseName = keyof typeof BUILDS;

type Parts = Record<string, unknown>;
const t1: Parts = { tier: "T1", estimate: undefined, notices: undefined };
const notice = (parts: Parts): Parts => ({
  kind: "monday",
  window: "2026-11-27T22:00-05:00",
  sentAt: "2026-11-23T09:30-05:00",
  customers: ["alder", "birch", "cedar", "elm"],
  minutes: 30,
  ...parts,
});
const t3: Parts = {
  tier: "T3",
  ticket: "PBX-4711",
  impact: { text: "Nobody can log in to the portal", voicedBy: ["support"] },
  estimate: undefined,
  notices: undefined,
};
const t4 = (parts: Parts = {}): Parts => ({
  tier: "T4",
  vulnerability: { ids: ["CVE-0000-0001"], vector: "remote", exploitation: "active" },
  halfMeasures: { discussedAt: "2026-11-25T08:30-05:00", measures: "none needed" },
  evidence: ["evidence.json"],
  estimate: undefined,
  notices: [{ kind: "24x7", sentAt: "2026-11-25T10:00-05:00", customers: ["alder"], minutes: 10 }],
  ...parts,
});
const shtf = (parts: Parts = {}): Parts =>
  t4({
    tier: "SHTF",
    vulnerability: { ids: ["CVE-0000-0001"], vector: "remote", exploitation: "widespread" },
    allHandsMeeting: { at: "2026-11-25T09:30-05:00", conclusion: "Deploy at once" },
    ...parts,
  });

interface Case {
  readonly title: string;
  readonly release: ReleaseName;
  /** Of the change file; none at all for null. */
  readonly change: Parts | null;
  /** The evidence file that a T4 names, for a release's digest; by default one that says that all is well. */
  readonly evidence?: (digest: string) => Omit<SignedFile, "file">;
  readonly clock: string;
  readonly rule: string;
  /** What the run is refused with. */
  readonly says: string;
  /** What its plan says, where that isn't a refusal yet. */
  readonly plan?: string;
}

const REFUSED: readonly Case[] = [
  {
    title: "a run without a change record",
    release: "php",
    change: null,
    clock: FRIDAY,
    rule: "classified",
    says: "things would change, and no change record says why and of which tier. Write one under changes/,",
  },
  {
    title: "an unclassified change",
    release: "php",
    change: { ...t1, tier: undefined },
    clock: FRIDAY,
    rule: "classified",
    says: "Change friday-night isn't classified: it has no tier. Add tier: T1",
  },
  {
    title: "a T1 that would restart Asterisk",
    release: "asterisk",
    change: t1,
    clock: FRIDAY,
    rule: "tier-fits-impact",
    says: "but change friday-night is a T1. Make the change a T2 and tell its customers on Monday, or leave this out of it.",
  },
  {
    title: "a T1 on a Wednesday",
    release: "php",
    change: t1,
    clock: WEDNESDAY,
    rule: "window",
    says: `It is Wednesday 25 November 2026, 12:00 (America/New_York), outside of every maintenance window, and change friday-night is a T1. Apply it in the next window that it can make: ${NEXT_WINDOW}.`,
    plan: `window: ${NEXT_WINDOW}`,
  },
  {
    title: "a T2 without a notice",
    release: "asterisk",
    change: { notices: undefined },
    clock: FRIDAY,
    rule: "t2-notice",
    says: `No notice announces the window of ${NEXT_WINDOW} to the customers of change friday-night. Send a new notice by the end of`,
    plan: "No notice announces the window of Friday 4 December 2026, 22:00 to Saturday 04:00 (America/New_York) to the customers of change friday-night. Send the notice of 30 minutes by the end of Monday 30 November 2026",
  },
  {
    title: "a T2 with a notice too short",
    release: "asterisk",
    change: { notices: [notice({ minutes: 10 })] },
    clock: FRIDAY,
    rule: "t2-notice",
    says: "announces 10 minutes, and 30 minutes are expected now: alder, birch. Send a new notice by the end of",
  },
  {
    title: "a T2 with a notice for another window",
    release: "asterisk",
    change: { notices: [notice({ window: "2026-12-04T22:00-05:00" })] },
    clock: FRIDAY,
    rule: "t2-notice",
    says: "what was sent announces Friday 4 December 2026, 22:00 (America/New_York).",
    plan: "window: Friday 4 December 2026, 22:00 to Saturday 04:00 (America/New_York)",
  },
  {
    title: "a T3 without a ticket",
    release: "php",
    change: { ...t3, ticket: undefined },
    clock: WEDNESDAY,
    rule: "t3-ticket",
    says: "Change friday-night is a T3 without a ticket. Add ticket: the ticket that the change closes.",
  },
  {
    title: "a T4 for a local exploit",
    release: "asterisk",
    change: t4({ vulnerability: { ids: ["CVE-0000-0002"], vector: "local", exploitation: "active" } }),
    clock: WEDNESDAY,
    rule: "local-exploits-wait",
    says: "a local exploit, and nobody has shell access. Make it a T1, or a T2 if it interrupts service, and let it wait for Friday night.",
  },
  {
    title: "a T4 that nobody tested in a sandbox",
    release: "asterisk",
    change: t4({ evidence: undefined }),
    clock: WEDNESDAY,
    rule: "t4-sandbox-test",
    says: "Change friday-night has no evidence of a test in a sandbox. Have release asterisk (sha256:",
  },
  {
    title: "a T4 with forged evidence",
    release: "asterisk",
    change: t4(),
    evidence: (digest) => {
      const { text, ...rest } = signedFile(
        evidenceOf(digest, { gates: passedBut("no-regression-asterisk", { verdict: "failed" }) }),
      );
      return { text: text.replace('"failed"', '"passed"'), ...rest };
    },
    clock: WEDNESDAY,
    rule: "t4-sandbox-test",
    says: `evidence.json isn't what ${KEY.fingerprint} signed. Somebody changed it afterwards, or forged the signature. Have release asterisk`,
  },
  {
    title: "a T4 with evidence that nobody signed",
    release: "asterisk",
    change: t4(),
    evidence: (digest) => ({ text: signedFile(evidenceOf(digest)).text }),
    clock: WEDNESDAY,
    rule: "t4-sandbox-test",
    says: "evidence.json isn't signed: there's no ",
  },
  {
    title: "a T4 with evidence for another release",
    release: "asterisk",
    change: t4(),
    evidence: () => signedFile(evidenceOf(OTHER_DIGEST)),
    clock: WEDNESDAY,
    rule: "t4-sandbox-test",
    says: `evidence.json is about release r1 (${OTHER_DIGEST}), not about asterisk (sha256:`,
  },
  {
    title: "a T4 whose 24/7 customers were told at night",
    release: "asterisk",
    change: t4({
      notices: [{ kind: "24x7", sentAt: "2026-11-25T03:00-05:00", customers: ["alder"], minutes: 10 }],
    }),
    clock: WEDNESDAY,
    rule: "t4-24x7-notice",
    says: "The notice to 24/7 customers alder is dated Wednesday 25 November 2026, 03:00 (America/New_York), which is outside of business hours. Notify them now, during business hours,",
  },
  {
    title: "an SHTF without the meeting",
    release: "asterisk",
    change: shtf({ allHandsMeeting: undefined }),
    clock: WEDNESDAY,
    rule: "shtf-meeting",
    says: "Change friday-night is an SHTF without an all-hands meeting on its severity. Hold the meeting and add allHandsMeeting",
  },
  {
    title: "an SHTF that isn't widely exploited",
    release: "asterisk",
    change: shtf({
      vulnerability: { ids: ["CVE-0000-0001"], vector: "remote", exploitation: "active" },
    }),
    clock: WEDNESDAY,
    rule: "shtf-widely-exploited",
    says: "CVE-0000-0001 isn't widely exploited in the wild. Make it a T4, or record exploitation: widespread if that's so.",
  },
];

/** The pack reported a violation of a mandatory rule. */
function assertViolates({ text }: Outcome, rule: string): void {
  assert.match(text, new RegExp(`\\[mandatory\\][^\\n]* ${rule} `));
}

/** As an operator asks it whose backend, passphrase and stack are set up. */
async function pendingOf(stack: Stack): Promise<readonly PlannedRestart[]> {
  let out = "";
  const configuration = ["--config-file", join(stack.folder, "Pulumi.test.yaml")];
  const code = await runMaint(["pending", "--stack", "test", "--json", "--", ...configuration], {
    ...{ cwd: resolve(__dirname, "../.."), environment: stack.operatorEnvironment },
    readInput: () => assert.fail("nothing is read"),
    print: (text) => (out += text),
    tell: () => undefined,
  });
  assert.equal(code, 0, out);
  return (JSON.parse(out) as Pending).fleets.flatMap(({ restarts }) => restarts);
}

describe("the change gate on the embedded fleet", function () {
  this.timeout(120_000);
  this.slow(30_000);
  let folder: string;
  let sandbox: Sandbox;
  let stack: Stack;

  before(async function () {
    this.timeout(45 * 60_000);
    folder = await mkdtemp(join(tmpdir(), "gate-"));
    sandbox = await startSandbox({ stateFolder: join(folder, "sandbox"), ports: { node1: 0, node2: 0 } });
    const keyFile = join(folder, "qa.pub");
    await writeFile(keyFile, `${KEY.publicKey}\n`);
    await appendFile(sandbox.fleetFile, `\nqualification:\n  keys: [${keyFile}]\n`);
    stack = await Stack.create({ ...FRIDAY_NIGHT, fleet: sandbox.fleetFile });
  });

  after(async () => {
    await stack.remove();
    await sandbox.stop();
    await rm(folder, { recursive: true });
  });

  /** A release of these builds in containers, and nothing for nodes. @returns its digest */
  async function declareRelease(name: ReleaseName): Promise<string> {
    const file = join(stack.folder, `${name}.yaml`);
    const packages = BUILDS[name].map((nevra) => ({ nevra }));
    const release = {
      release: name,
      nodes: { el6: { packages: [] } },
      containers: { el6: { packages } },
    };
    await writeFile(file, stringify(release));
    await stack.configure({ release: file });
    return releaseDigest(parseRelease(await readFile(file, "utf8"), file));
  }

  async function writeEmptyRelease(folder: string): Promise<string> {
    const file = join(folder, "nothing.yaml");
    const el6 = { packages: [] };
    await writeFile(file, stringify({ release: "nothing", nodes: { el6 }, containers: { el6 } }));
    return file;
  }

  async function declare({
    release,
    change,
    evidence = (digest) => signedFile(evidenceOf(digest)),
    clock,
  }: Pick<Case, "release" | "change" | "evidence" | "clock">): Promise<void> {
    const { text, signature } = evidence(await declareRelease(release));
    const evidenceFile = join(stack.folder, "evidence.json");
    await writeFile(evidenceFile, text);
    await rm(`${evidenceFile}.sig`, { force: true });
    if (signature !== undefined) await writeFile(`${evidenceFile}.sig`, signature);
    const file = join(stack.folder, `${release}.yaml`);
    await stack.configure({
      clock,
      change:
        change === null
          ? undefined
          : await writeChange(stack.folder, file, ["alder", "birch", "cedar", "elm"], {
              layers: ["containers"],
              ...change,
            }),
    });
  }

  const listPhp = () => sandbox.listPackages("node1", "101");

  for (const rejected of REFUSED) {
    const { title, rule, says, plan } = rejected;
    it(`refuses ${title}`, async () => {
      await declare(rejected);
      const before = await listPhp();
      const planned = await stack.preview(...SANDBOX_PACK);
      assertEnded(planned, plan === undefined ? "badly" : "well");
      assertSays(planned, plan ?? says);
      if (plan === undefined) assertViolates(planned, rule);
      // With the pack left out.
      const applied = await stack.up();
      assertEnded(applied, "badly");
      assertSays(applied, "The maintenance policy doesn't allow this run, and nothing was changed:");
      assertSays(applied, `- ${rule}: `);
      assertSays(applied, says);
      assert.deepEqual(await listPhp(), before);
      // One refusal, by the gate; nothing else was even tried.
      assertSilent(applied, "things were left undone");
    });
  }

  it("leaves the refusing to the pack, where it's there: nothing at all is begun", async () => {
    await declare({ release: "php", change: t1, clock: WEDNESDAY });
    const before = await listPhp();
    const refused = await stack.up(...SANDBOX_PACK);
    assertEnded(refused, "badly");
    assertViolates(refused, "window");
    assertSays(refused, `Apply it in the next window that it can make: ${NEXT_WINDOW}.`);
    assertSilent(refused, "The maintenance policy doesn't allow this run");
    assert.deepEqual(await listPhp(), before);
  });

  it("refuses a clock that is set where no sandbox is, before anything is looked at", async () => {
    await declare({ release: "php", change: t1, clock: FRIDAY });
    await stack.configure({ environment: "production" });
    const refused = await stack.preview();
    await stack.configure({ environment: "sandbox" });
    assertEnded(refused, "badly");
    assertSays(
      refused,
      `The clock is set to ${FRIDAY}, which only a stack with \`environment: sandbox\` may do.`,
    );
    assertSilent(refused, "observing");
  });

  it("is turned into a sandbox by nothing, once the stack has run as production", async () => {
    await declare({ release: "php", change: t1, clock: FRIDAY });
    const other = await Stack.create({
      ...{ calendar: FRIDAY_NIGHT.calendar, fleet: sandbox.fleetFile },
      release: await writeEmptyRelease(stack.folder),
    });
    try {
      // Nothing would change, so that it goes through at any time.
      assertEnded(await other.up(), "well");
      await other.configure({
        release: join(stack.folder, "php.yaml"),
        change: join(stack.folder, "change.yaml"),
      });
      const before = await listPhp();
      const settings = { environment: "sandbox", clock: FRIDAY };
      const turned = await other.up(
        ...Object.entries(settings).flatMap(([name, value]) => ["-c", `pbx-maintenance:${name}=${value}`]),
      );
      assertEnded(turned, "badly");
      assertSays(turned, "This stack has run as production, and now it says `environment: sandbox`.");
      assertSilent(turned, "observing");
      // The command line has written it into the stack's file.
      assertSays(await other.up(), "This stack has run as production");
      assertSays(await other.preview(), "This stack has run as production");
      assert.deepEqual(await listPhp(), before);
      // Another stack has a gate that knows nothing of that, as a fleet in code has under another name. The nodes know.
      for (const run of [await stack.preview(...SANDBOX_PACK), await stack.up()]) {
        assertEnded(run, "badly");
        assertSays(run, "The run says that it's a sandbox's, and node1, node2 are of production");
        assertSays(run, "take the mark off on the node: `rm /var/lib/pbx-maintenance/production`.");
      }
      assert.deepEqual(await listPhp(), before);
    } finally {
      await other.remove();
    }
    for (const node of ["node1", "node2"]) {
      const removed = await sandbox.run(
        node,
        "node",
        "rm $MAINTENANCE_ROOT/var/lib/pbx-maintenance/production",
      );
      assert.equal(removed.code, 0, removed.stderr);
    }
    assertEnded(await stack.preview(...SANDBOX_PACK), "well");
  });

  it("lets a T1 through on Friday night, and a run that changes nothing at any time", async () => {
    await declare({ release: "php", change: t1, clock: FRIDAY });
    const night = await stack.up();
    assertEnded(night, "well");
    const printed = { ...night, text: night.marked };
    assertSays(
      printed,
      "[clock set] the clock is set: it's taken to be Friday 27 November 2026, 22:05 (America/New_York), and",
    );
    assertSays(printed, "[clock set] done in ");
    assert.match(await stack.exportState(), /"at": "2026-11-28T03:05:\d\dZ",[^}]*"reallyAt": "20/);
    assert.ok((await listPhp()).includes("php-5.3.3-40.el6.x86_64"));
    await stack.configure({ clock: WEDNESDAY, change: undefined });
    const nothing = await stack.up();
    assertEnded(nothing, "well");
    assertSays(nothing, "10 unchanged");
  });

  it("lets a T4 through on a Wednesday, and puts it on record", async () => {
    await declare({ release: "asterisk", change: t4(), clock: WEDNESDAY });
    const emergency = await stack.up();
    assertEnded(emergency, "well");
    assertSays(emergency, "emergency: T4 friday-night (What the release brings), by ");
    assertSays(emergency, "2026 Q4: 1 emergency among 2 runs (50%): 1 T4");
    const state = await stack.exportState();
    assert.match(state, /"tier": "T4"/);
    const journal = await sandbox.run(
      "node1",
      "node",
      "cat $MAINTENANCE_ROOT/var/lib/pbx-maintenance/journal/*",
    );
    assert.match(
      journal.stdout,
      /began: \S+@\S+, packages of the containers of node1, change friday-night \(T4\): /,
    );
  });

  it("has a T1 end no calls, even where an entry of the stack's own is wrong about a service", async () => {
    const harmless = {
      subject: "service",
      names: ["asterisk"],
      interrupts: [],
      needs: "nothing",
      because: "is said to be harmless",
    };
    await declare({ release: "glibc", change: t1, clock: FRIDAY });
    await stack.configure({ impact: [harmless] });
    const night = await stack.up();
    await stack.configure({ impact: undefined });
    assertEnded(night, "well");
    assertSays(night, "restarted httpd in 2 containers: 101, 102");
    assertSays(
      night,
      "containers 101, 102: asterisk executes replaced files now. This change's tier keeps calls up, so the run didn't restart it. Restart it in a T2",
    );
    assertSilent(night, "restarted asterisk");
    const again = await stack.up();
    assertEnded(again, "well");
    assertSays(again, "10 unchanged");
    const waits = await pendingOf(stack);
    assert.deepEqual(
      waits.flatMap(({ node, targets, name, leftBy }) => (node === "node1" ? [[targets, name, leftBy]] : [])),
      [[["101", "102"], "asterisk", "change"]],
    );
    assert.match(waits[0]?.since ?? "", /^2026-11-28T03:05:/);
  });

  it("lets nothing be done in a run that leaves it out of its targets", async () => {
    await declare({ release: "php", change: t1, clock: FRIDAY });
    await sandbox.install("node1", "101", "php-5.3.3-38.el6");
    const before = await listPhp();
    const without = await stack.up("--target", "**::node1-containers", "--target", "**::report");
    assertEnded(without, "badly");
    assertSays(without, "The change gate wasn't asked in this run, and without it nothing is changed.");
    assert.deepEqual(await listPhp(), before);
  });
});
