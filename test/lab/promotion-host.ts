import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { prepareBase } from "../../lab/base";
import type { PackageRecipe } from "../../lab/package-spec";
import { buildPackages, type PackageBuild } from "../../lab/rpm-build";
import { runCommand, tryCommand } from "../../lab/run-command";
import { prepareSigningKeys, type SigningKeys, stopAgent } from "../../lab/signing-key";
import { parseNevra } from "../../maintenance/packages/nevra";
import { planPromotion, type PromotionPlan } from "../../maintenance/promotion/plan";
import type { PromotionSettings } from "../../maintenance/promotion/settings";
import type { Release } from "../../maintenance/release/release";
import { applyPromotion } from "../../remote/promotion/apply";
import type { HostConnection, RepositoryHost } from "../../remote/promotion/host";
import { observePromotion } from "../../remote/promotion/observe";
import { readRepository } from "../../remote/repository/read-repository";
import { openSource } from "../../remote/repository/source";
import { LONGEST_LINE } from "../../remote/ssh/limits";
import { LineReader } from "../../remote/ssh/line-reader";

const build = (name: string, version: string, more: Partial<PackageRecipe> = {}): PackageRecipe => {
  return { name, version, release: "1", noarch: true, payloadKb: 1, ...more };
};

/** The packages of these tests; `b` needs its own version of `a`. */
const RECIPES: readonly PackageRecipe[] = [
  build("a", "1"),
  build("b", "1", { requires: ["a = 1"] }),
  build("a", "2"),
  build("b", "2", { epoch: 1, requires: ["a = 2"] }),
  build("c", "1", { conflicts: ["a"] }),
  build("unsigned", "1", { signedBy: "nobody" }),
  build("foreign", "1", { signedBy: "wrong" }),
];

const SETTINGS: PromotionSettings = {
  parts: [{ layer: "containers", osFamily: "el6" }],
  architecture: "x86_64",
  alternatives: [],
  signsPackages: false,
};

/** A repository host that is a folder of this machine, with really signed packages. */
export class PromotionHost {
  /** For scripts: what comes before the PATH, and other variables. */
  environment: Record<string, string> = {};
  settings = SETTINGS;
  /** What the last promotions told of themselves. */
  readonly told: string[] = [];
  private readonly announced: string[] = [];

  private constructor(
    readonly folder: string,
    private readonly keys: SigningKeys,
    private readonly builds: readonly PackageBuild[],
    private readonly base: string,
  ) {}

  static async create(): Promise<PromotionHost> {
    const [keys, base] = [await prepareSigningKeys(), await prepareBase()];
    const builds = await buildPackages(RECIPES, base, keys);
    const folder = await mkdtemp(join(tmpdir(), "promotion-"));
    const host = new PromotionHost(folder, keys, builds, base);
    await writeFile(join(folder, "release.asc"), keys.release.armored);
    await host.reset();
    return host;
  }

  /** As it was at first: packages in staging, and nothing promoted. */
  async reset(): Promise<void> {
    this.announced.length = 0;
    await rm(this.root, { recursive: true, force: true });
    await mkdir(join(this.root, "staging"), { recursive: true });
    await mkdir(join(this.root, "snapshots"));
    for (const { file } of this.builds) await cp(file, this.staged(basename(file)));
    await this.indexStaging();
  }

  async remove(): Promise<void> {
    await stopAgent(this.keys.gnupgHome);
    await rm(this.folder, { recursive: true });
  }

  get root(): string {
    return join(this.folder, "repo");
  }

  get place(): string {
    return `repo1:${this.root}`;
  }

  get keysFile(): string {
    return join(this.folder, "release.asc");
  }

  staged(file: string): string {
    return join(this.root, "staging", file);
  }

  async indexStaging(): Promise<void> {
    await runCommand("createrepo_c", ["--quiet", join(this.root, "staging")]);
  }

  /** Has staging say, beside what it says already, why there is a build. */
  async announce(id: string, nevra: string): Promise<void> {
    const { name, version, release, arch } = parseNevra(nevra);
    const number = id.replace(/\D+/, "");
    this.announced.push(
      `<update from="lab@lab.invalid" status="final" type="security" version="1"><id>${id}</id><title>${id}</title>` +
        `<severity>Important</severity><references><reference href="x" type="cve" id="CVE-2026-${number}" title="x"/></references>` +
        `<pkglist><collection short="lab"><package name="${name}" version="${version}" release="${release}" epoch="0" arch="${arch}">` +
        `<filename>${nevra}.rpm</filename></package></collection></pkglist></update>`,
    );
    const file = join(this.folder, "updateinfo.xml");
    await writeFile(file, `<?xml version="1.0"?>\n<updates>${this.announced.join("\n")}</updates>\n`);
    await runCommand("modifyrepo_c", [file, join(this.root, "staging/repodata")]);
  }

  /** The ids of what `updates` says of its packages. */
  async advisories(): Promise<string[]> {
    const folder = join(this.root, "updates");
    const { advisories } = await readRepository("updates", openSource(folder, folder), undefined);
    return advisories.map(({ id }) => id);
  }

  get description(): RepositoryHost {
    const { fingerprint, armored } = this.keys.release;
    const signing = { keyId: fingerprint, gnupgHome: this.keys.gnupgHome };
    return { name: "repo1", root: this.root, base: [], releaseKeys: armored, signing };
  }

  /** Runs scripts as sshd would, in a process group of their own. */
  readonly connection: HostConnection = {
    runScript: (script, { onLine } = {}) =>
      new Promise((resolve, reject) => {
        const path = `${this.environment["BIN"] ?? ""}:${process.env["PATH"] ?? ""}`;
        // A script that is killed leaves its temporary folder, which goes with this host's.
        const env = { ...process.env, TMPDIR: this.folder, ...this.environment, PATH: path };
        const child = spawn("sh", ["-s"], { detached: true, env });
        let [stdout, stderr] = ["", ""];
        const lines = new LineReader((line) => onLine?.(line), LONGEST_LINE);
        child.stdout.on("data", (chunk: Buffer) => {
          lines.write(chunk);
          if (onLine === undefined) stdout += chunk.toString();
        });
        child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
        child.stdin.on("error", () => undefined);
        child.on("error", reject);
        child.on("close", (code, signal) => {
          resolve({ code, signal: signal ?? undefined, stdout, stderr });
        });
        child.stdin.end(script);
      }),
  };

  /** A release of builds of these tests, by their ids. */
  release(name: string, ids: readonly string[], options = { withChecksums: true }): Release {
    const packages = ids.map((id) => {
      const found = this.builds.find((one) => one.id === id)!;
      const sum = options.withChecksums ? { sha256: found.sha256 } : {};
      return { ...parseNevra(found.nevra), ensure: "where-installed" as const, ...sum };
    });
    return { name, nodes: {}, containers: { el6: packages } };
  }

  async plan(release: Release): Promise<PromotionPlan> {
    const observed = await observePromotion(this.connection, this.description, release, this.settings);
    return planPromotion(release, this.settings, observed);
  }

  async apply(plan: PromotionPlan): Promise<void> {
    const approval = { by: "infrastructure team", at: "2026-11-20T10:00:00Z", digest: plan.digest };
    const session = { name: "repo1", connect: () => Promise.resolve(this.connection) };
    await applyPromotion(session, this.description, plan, approval, {
      onStep: (step) => this.told.push(step),
      onConnectionLost: () => this.told.push("lost"),
    });
  }

  async promote(release: Release): Promise<PromotionPlan> {
    const plan = await this.plan(release);
    await this.apply(plan);
    return plan;
  }

  /** The release that `updates` is at. */
  async current(): Promise<string> {
    return basename(await readlink(join(this.root, "updates")));
  }

  async record(): Promise<string> {
    return readFile(join(this.root, "updates/promotion"), "utf8");
  }

  /** All that lies in snapshots beside the store, hidden or not. */
  async snapshots(): Promise<string[]> {
    return (await readdir(join(this.root, "snapshots"))).filter((name) => name !== ".packages").sort();
  }

  /** The checksums of the package files in the repository's store. */
  async stored(): Promise<string[]> {
    return (await readdir(join(this.root, "snapshots/.packages")))
      .map((file) => basename(file, ".rpm"))
      .sort();
  }

  /** Of a package of these tests, as it was built. */
  sha256(id: string): string {
    return this.builds.find((one) => one.id === id)!.sha256;
  }

  async sumOf(file: string): Promise<string> {
    return createHash("sha256")
      .update(await readFile(file))
      .digest("hex");
  }

  /** Runs dnf, with `updates` as its only repository and all signatures asked for, in a machine that is gone afterwards. */
  async dnf(
    command: string,
  ): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
    const repository =
      "[promoted]\nname=promoted\nbaseurl=file:///mnt/repo/updates\nenabled=1\ngpgcheck=1\nrepo_gpgcheck=1\n" +
      "gpgkey=file:///mnt/release.asc\nskip_if_unavailable=0\n";
    const script = `set -e
      mount -t tmpfs tmpfs /media
      mkdir /media/upper /media/work /media/root
      mount -t overlay overlay -o "lowerdir=$BASE,upperdir=/media/upper,workdir=/media/work" /media/root
      mount --rbind "$FOLDER" /media/root/mnt
      mount -t proc proc /media/root/proc
      mkdir -p /media/root/etc/yum.repos.d
      rm -f /media/root/etc/yum.repos.d/*
      printf '%s' "$REPOSITORY" >/media/root/etc/yum.repos.d/promoted.repo
      exec chroot /media/root sh -c "dnf -q -y $COMMAND"`;
    // In a process namespace of its own, with which the agents end that its gpg leaves behind.
    return tryCommand("unshare", ["-m", "-p", "-f", "sh", "-c", script], {
      env: { BASE: this.base, FOLDER: this.folder, REPOSITORY: repository, COMMAND: command },
    });
  }

  /** What dnf finds in `updates`. */
  async offered(): Promise<string[]> {
    const { code, stdout, stderr } = await this.dnf("repoquery --qf '%{name}-%{evr}.%{arch}'");
    if (code !== 0) throw new Error(`dnf can't read the repository: ${stderr}`);
    return stdout.trim().split("\n").sort();
  }
}
