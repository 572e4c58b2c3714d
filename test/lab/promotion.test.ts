import assert from "node:assert/strict";
import {
  appendFile,
  cp,
  link,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  stat,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { runMaint } from "../../cli/maint/maint";
import { runCommand } from "../../lab/run-command";
import { labUnavailable } from "../../lab/requirements";
import { describeCause } from "../../maintenance/problems/describe";
import { describePromotionProblem } from "../../maintenance/promotion/problem";
import type { PromotionPlan } from "../../maintenance/promotion/plan";
import type { Release } from "../../maintenance/release/release";
import { PromotionFailed, PromotionRefused, RepositoryLocked } from "../../remote/promotion/errors";
import { tell } from "../unit/maintenance/promotion/promotion-fixture";
import { PromotionHost } from "./promotion-host";

const unavailable = labUnavailable();

/** The advisories of a release that is locked from a repository. */
async function lockAll(repository: string, folder: string): Promise<Record<string, unknown>> {
  let told = "";
  const args = ["lock", "again", "--repository", repository, "--os-family", "el6", "--output", "again.yaml"];
  const code = await runMaint(args, {
    cwd: folder,
    environment: {},
    readInput: () => Promise.reject(new Error("Nothing is read from standard input.")),
    print: () => undefined,
    tell: (text) => void (told += text),
  });
  assert.equal(code, 0, told);
  const { containers } = parse(await readFile(join(folder, "again.yaml"), "utf8")) as {
    containers: { el6: { advisories: Record<string, unknown> } };
  };
  return containers.el6.advisories;
}

describe(`promotion${unavailable === undefined ? "" : ` (skipped: ${unavailable})`}`, function () {
  this.timeout(600_000);
  this.slow(30_000);
  let host: PromotionHost;
  const october = () => host.release("2026-10", ["a-1-1", "b-1-1"]);
  const november = () => host.release("2026-11", ["a-2-1", "b-2-1"]);
  const kindsOf = ({ problems }: PromotionPlan): string[] => problems.map(({ code }) => code);
  const withEverything = ["a-1-1.noarch", "a-2-1.noarch", "b-1-1.noarch", "b-1:2-1.noarch"];

  before(async function () {
    if (unavailable !== undefined) this.skip();
    host = await PromotionHost.create();
  });
  beforeEach(() => host.reset());
  afterEach(() => {
    host.environment = {};
    host.settings = { ...host.settings, signsPackages: false };
  });
  after(async () => {
    if (unavailable === undefined) await host.remove();
  });

  it("makes a signed repository that dnf installs from, and says what it is", async () => {
    const plan = await host.promote(october());
    assert.deepEqual([plan.action, plan.from], ["build", undefined]);
    assert.equal(await host.current(), "2026-10");
    assert.deepEqual(await host.offered(), ["a-1-1.noarch", "b-1-1.noarch"]);
    assert.match(await host.record(), new RegExp(`^release 2026-10\ndigest ${plan.digest}\nat 20`));
    const installed = await host.dnf("install b");
    assert.equal(installed.code, 0, installed.stderr);
    assert.equal((await host.plan(october())).action, "none");
  });

  it("publishes files of its own, which stay as they are when staging's are written in place", async () => {
    await host.promote(october());
    const published = (file: string) => join(host.root, "updates/Packages", file);
    const [before, at] = [await host.sumOf(published("a-1-1.noarch.rpm")), published("a-1-1.noarch.rpm")];
    await appendFile(host.staged("a-1-1.noarch.rpm"), "written in place");
    assert.equal(await host.sumOf(at), before);
    assert.deepEqual((await host.plan(october())).problems, []);
    await rm(host.staged("a-1-1.noarch.rpm"));
    await host.indexStaging();
    const november = host.release("2026-11", ["a-1-1", "a-2-1", "b-2-1"]);
    await host.promote(november);
    const inodes = ["snapshots/2026-10/Packages/a-1-1.noarch.rpm", "updates/Packages/a-1-1.noarch.rpm"];
    const [october1, november1] = await Promise.all(inodes.map((file) => stat(join(host.root, file))));
    assert.equal(october1?.ino, november1?.ino, "what stays takes no room");
    assert.equal(october1?.mode.toString(8).slice(-3), "444");
    await rm(join(host.root, "snapshots/2026-10"), { recursive: true });
    await host.promote(host.release("2026-12", ["a-2-1", "b-2-1"]));
    assert.deepEqual(
      await host.stored(),
      ["a-1-1", "a-2-1", "b-2-1", "b-1-1"].map((id) => host.sha256(id)).sort(),
    );
  });

  it("doesn't go on sharing files with staging where an earlier version had linked them", async () => {
    await host.promote(october());
    const [file, staged] = [
      join(host.root, "updates/Packages/a-1-1.noarch.rpm"),
      host.staged("a-1-1.noarch.rpm"),
    ];
    await rm(join(host.root, "snapshots/.packages"), { recursive: true });
    await rm(file);
    await link(staged, file);
    await host.promote(november());
    await appendFile(staged, "written in place");
    assert.equal(await host.sumOf(file), host.sha256("a-1-1"));
    await host.offered();
    assert.deepEqual((await host.plan(november())).problems, []);
  });

  it("finds what isn't as it was promoted, whatever is planned", async () => {
    await host.promote(october());
    const file = join(host.root, "snapshots/2026-10/Packages/a-1-1.noarch.rpm");
    const find = async (release: Release): Promise<string[]> =>
      (await host.plan(release)).problems.map(
        (problem) => `${problem.code}: ${describePromotionProblem(problem).message.split(host.root)[1]}`,
      );
    const plan = await host.plan(november());
    await appendFile(file, "x");
    const damaged = "isn't the file that the metadata names any more: Packages/a-1-1.noarch.rpm.";
    assert.deepEqual(await find(october()), [`published-file-changed: /updates ${damaged}`]);
    assert.deepEqual(await find(november()), [`published-file-changed: /updates ${damaged}`]);
    await assert.rejects(
      host.apply(plan),
      /while verifying: a-1-1\.noarch \(snapshots\/2026-10\/Packages\/a-1-1\.noarch\.rpm\) isn't the file .*: its sha256 differs/,
    );
    assert.deepEqual(await host.snapshots(), ["2026-10"]);
    // As it's told to be mended.
    await cp(host.staged("a-1-1.noarch.rpm"), `${file}.new`);
    await rename(`${file}.new`, file);
    await host.promote(november());
    await rm(file);
    assert.deepEqual(await find(october()), [
      "published-file-gone: /snapshots/2026-10: there's no Packages/a-1-1.noarch.rpm.",
    ]);
  });

  it("goes back from metadata that is damaged, with nothing that only a build needs", async () => {
    await host.promote(october());
    await host.promote(november());
    for (const file of await readdir(join(host.root, "updates/repodata")))
      if (file.endsWith("primary.xml.gz"))
        await writeFile(join(host.root, "updates/repodata", file), "damaged");
    await rm(host.staged("repodata"), { recursive: true });
    const back = await host.promote(october());
    assert.equal(back.action, "switch");
    assert.match(
      back.notes.map((note) => describeCause(note, "")).join(),
      /^updates can't be read, .*: Repository updates \(/,
    );
    assert.deepEqual(
      [await host.current(), await host.offered()],
      ["2026-10", ["a-1-1.noarch", "b-1-1.noarch"]],
    );
    const [problem] = (await host.plan(november())).problems;
    assert.match(tell(problem), /snapshots\/2026-11 can't be read: .* Remove this folder/);
  });

  it("goes back from metadata that the disk doesn't give any more", async () => {
    await host.promote(october());
    await host.promote(november());
    const folder = join(host.root, "updates/repodata");
    const [primary = ""] = (await readdir(folder)).filter((file) => file.endsWith("primary.xml.gz"));
    // Whoever reads this file gets an error of input and output.
    await rm(join(folder, primary));
    await symlink("/proc/self/mem", join(folder, primary));
    assert.equal((await host.promote(october())).action, "switch");
    assert.deepEqual(
      [await host.current(), await host.offered()],
      ["2026-10", ["a-1-1.noarch", "b-1-1.noarch"]],
    );
  });

  it("says of a snapshot that is half written that it's to be removed", async () => {
    await host.promote(october());
    await mkdir(join(host.root, "snapshots/2026-11/Packages"), { recursive: true });
    const [problem, ...more] = (await host.plan(november())).problems;
    assert.deepEqual(more, []);
    assert.match(
      tell(problem),
      /\/snapshots\/2026-11 is incomplete: it has no record of a promotion\. Remove this folder/,
    );
  });

  it("adds the next release to it, and goes back by one switch", async () => {
    await host.promote(october());
    await host.promote(november());
    assert.deepEqual(await host.offered(), withEverything);
    const back = await host.promote(october());
    assert.deepEqual([back.action, back.earlier?.approvedBy], ["switch", "infrastructure team"]);
    assert.deepEqual(
      [await host.current(), await host.offered()],
      ["2026-10", ["a-1-1.noarch", "b-1-1.noarch"]],
    );
    assert.deepEqual(await host.snapshots(), ["2026-10", "2026-11"]);
    const again = await host.promote(november());
    assert.deepEqual([again.action, await host.current()], ["switch", "2026-11"]);
    const journal = await readFile(join(host.root, ".promotion/journal"), "utf8");
    assert.deepEqual(
      journal.match(/updates from .*/g),
      ["- to 2026-10", "2026-10 to 2026-11", "2026-11 to 2026-10", "2026-10 to 2026-11"].map(
        (s) => `updates from ${s}`,
      ),
    );
  });

  it("takes along what staging announces of its packages, which the next lock and dnf read", async () => {
    await host.announce("LAB-1", "a-1-1.noarch");
    await host.promote(october());
    await host.announce("LAB-2", "a-2-1.noarch");
    await host.announce("LAB-3", "unsigned-1-1.noarch");
    await host.promote(november());
    assert.deepEqual(await host.advisories(), ["LAB-1", "LAB-2"]);
    const listed = await host.dnf("updateinfo list --all");
    assert.equal(listed.code, 0, listed.stderr);
    const lock = await lockAll(join(host.root, "updates"), host.folder);
    assert.deepEqual(Object.keys(lock), ["LAB-1", "LAB-2"]);
    assert.deepEqual(lock["LAB-2"], {
      type: "security",
      severity: "important",
      cves: ["CVE-2026-2"],
      fixes: ["a-2-1.noarch"],
    });
  });

  it("never shows a reader anything but a whole repository", async () => {
    await host.promote(october());
    await host.promote(november());
    let isOver = false;
    const seen = new Set<string>();
    const watch = async (): Promise<void> => {
      while (!isOver) seen.add((await host.record()).split("\n")[0] ?? "");
    };
    const watching = watch();
    for (const release of [october(), november(), october(), november()]) await host.promote(release);
    isOver = true;
    await watching;
    assert.deepEqual([...seen].sort(), ["release 2026-10", "release 2026-11"]);
  });

  it("finds what isn't signed, or by another key, and promotes nothing of it", async () => {
    const plan = await host.plan(host.release("2026-10", ["a-1-1", "unsigned-1-1", "foreign-1-1"]));
    assert.deepEqual(kindsOf(plan).sort(), ["promotion-other-key", "promotion-unsigned"]);
    await assert.rejects(host.apply(plan), (error) => {
      assert.ok(error instanceof PromotionRefused);
      assert.match(
        error.message,
        /foreign-1-1\.noarch in repo1:\S+\/staging is signed with the key [0-9a-f]{8,16}, which isn't a release key/,
      );
      assert.match(error.message, /unsigned-1-1\.noarch in repo1:\S+\/staging isn't signed\. Sign it/);
      return true;
    });
    assert.deepEqual(await host.snapshots(), []);
  });

  it("signs on the way where that's wanted", async () => {
    host.settings = { ...host.settings, signsPackages: true };
    const release = host.release("2026-10", ["unsigned-1-1"], { withChecksums: false });
    const plan = await host.promote(release);
    assert.deepEqual([...plan.toSign], ["unsigned-1-1.noarch"]);
    const installed = await host.dnf("install unsigned");
    assert.equal(installed.code, 0, installed.stderr);
  });

  it("finds a damaged file, when planning and when promoting", async () => {
    await host.promote(october());
    const plan = await host.plan(november());
    await appendFile(host.staged("a-2-1.noarch.rpm"), "x");
    assert.deepEqual(kindsOf(await host.plan(november())), ["promotion-damaged"]);
    await assert.rejects(host.apply(plan), (error) => {
      assert.ok(error instanceof PromotionFailed);
      assert.equal(error.step, "verifying");
      assert.match(
        error.message,
        /while verifying: a-2-1\.noarch isn't the file that the release names: its sha256 differs\. .*Put the right files/,
      );
      return true;
    });
    assert.deepEqual([await host.current(), await host.snapshots()], ["2026-10", ["2026-10"]]);
  });

  it("finds another build of the same name, by the header that the release gives where it names no file", async () => {
    const release = host.release("2026-10", ["a-1-1"], { withChecksums: false });
    const header = await runCommand("rpm", [
      ...["-qp", "--nosignature", "--qf", "%{SHA1HEADER}", host.staged("a-1-1.noarch.rpm")],
    ]);
    const withHeader = (sha1: string): Release => ({
      ...release,
      containers: { el6: (release.containers["el6"] ?? []).map((p) => ({ ...p, header: { sha1 } })) },
    });
    assert.deepEqual(kindsOf(await host.plan(withHeader(header.trim()))), []);
    const [problem, ...more] = (await host.plan(withHeader("0".repeat(40)))).problems;
    assert.deepEqual(more, []);
    assert.match(tell(problem), /^a-1-1\.noarch in repo1:\S+\/staging isn't the release's build/);
  });

  it("finds a missing dependency, as dnf does", async () => {
    const plan = await host.plan(host.release("2026-10", ["b-2-1"]));
    assert.deepEqual(kindsOf(plan), ["missing-dependency"]);
    assert.match(
      tell(plan.problems[0]),
      /^After the promotion to \S+, b-1:2-1\.noarch needs a = 2, which nothing provides \(a-2-1\.noarch of staging provides it, but isn't in the release\)/,
    );
    await host.apply({ ...plan, problems: [] });
    const { code, stderr } = await host.dnf("install b");
    assert.notEqual(code, 0);
    assert.match(stderr, /nothing provides a = 2 needed by b-1:2-1\.noarch/);
  });

  it("isn't begun when updates has moved on since it was planned", async () => {
    await host.promote(october());
    const plan = await host.plan(host.release("2026-12", ["a-2-1", "b-2-1"]));
    await host.promote(november());
    await assert.rejects(
      host.apply(plan),
      /updates is at 2026-11, and was at 2026-10 when this was planned\. .* Plan again\./,
    );
    assert.equal(await host.current(), "2026-11");
  });

  it("is done by one at a time, and tells the other who it is", async () => {
    await host.promote(october());
    const bin = join(host.folder, "slow");
    await mkdir(bin);
    const begun = join(host.folder, "begun");
    const slow = `#!/bin/sh\n: >${begun}\nuntil [ -e ${begun}.go ]; do sleep 0.05; done\nPATH=\${PATH#*:}\nexec createrepo_c "$@"\n`;
    await writeFile(join(bin, "createrepo_c"), slow, { mode: 0o755 });
    const plan = await host.plan(november());
    host.environment = { BIN: bin };
    const first = host.apply(plan);
    while (!(await stat(begun).catch(() => undefined)))
      await new Promise((resolve) => setTimeout(resolve, 20));
    host.environment = {};
    assert.deepEqual(kindsOf(await host.plan(november())), ["promotion-locked"]);
    await assert.rejects(host.apply(plan), (error) => {
      assert.ok(error instanceof RepositoryLocked);
      assert.match(
        error.message,
        /^\S+@\S+, promotion of 2026-11, since 20\S+ has locked \S+\. Nothing was changed\. Run again/,
      );
      return true;
    });
    assert.equal(await host.current(), "2026-10");
    await writeFile(`${begun}.go`, "");
    await first;
    assert.equal(await host.current(), "2026-11");
    await rm(bin, { recursive: true });
  });

  it("says what a host lacks", async () => {
    await rm(host.staged("repodata"), { recursive: true });
    await mkdir(join(host.root, "updates"));
    const { problems } = await host.plan(host.release("2026-10", []));
    const said = problems.map((problem) => tell(problem).replaceAll(host.root, "ROOT")).join("\n");
    assert.match(
      said,
      /has no repository at ROOT\/staging\. Put packages there, and run createrepo_c on it\./,
    );
    assert.match(
      said,
      /ROOT\/updates is a folder, not a symbolic link\. Move it to ROOT\/snapshots\/initial\. Then make .* link to snapshots\/initial\./,
    );
  });
});
