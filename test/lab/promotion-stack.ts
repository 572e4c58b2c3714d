import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Temporal } from "@js-temporal/polyfill";
import { stringify } from "yaml";
import type { ReleaseReference } from "../../maintenance/change/change";
import type { Evidence } from "../../maintenance/evidence/evidence";
import type { SignedFile } from "../../maintenance/evidence/judge";
import { formatNevra } from "../../maintenance/packages/nevra";
import { parseRecord } from "../../maintenance/promotion/record";
import { releaseDigest } from "../../maintenance/release/digest";
import type { Release } from "../../maintenance/release/release";
import { Stack } from "../harness/stack";
import { evidenceOf, KEY, signedFile } from "../unit/maintenance/evidence/evidence-fixture";
import { makeKey } from "../unit/remote/ssh/server";
import { type Sshd, startSshd } from "../unit/remote/ssh/sshd";
import { PromotionHost } from "./promotion-host";

/** What of a promotion is otherwise than all being well. */
export interface Otherwise {
  /** Of the promotion file; undefined leaves a part out, `none` the whole file. */
  readonly promotion?: Record<string, unknown> | "none";
  /** Of the evidence. */
  readonly evidence?: Partial<Evidence>;
  /** What becomes of the evidence after it was signed. */
  readonly forge?: (signed: SignedFile) => SignedFile;
}

/** A repository host behind a real sshd, and a stack that promotes releases there. */
export class PromotionStack {
  private constructor(
    readonly host: PromotionHost,
    readonly stack: Stack,
    private readonly sshd: Sshd,
  ) {}

  static async create(): Promise<PromotionStack> {
    const [host, stack] = await Promise.all([PromotionHost.create(), Stack.create({})]);
    const key = makeKey();
    // What stands in for programs comes first on the host's path.
    await mkdir(join(host.folder, "bin"));
    const path = `${join(host.folder, "bin")}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`;
    const sshd = await startSshd(key.publicKey, { SetEnv: `PATH=${path}` });
    await writeFile(join(stack.folder, "id"), key.privateKey, { mode: 0o600 });
    await writeFile(join(stack.folder, "tests.pub"), `# Who tests releases\n${KEY.publicKey}\n`);
    const made = new PromotionStack(host, stack, sshd);
    await made.declareFleet(stack);
    return made;
  }

  async remove(): Promise<void> {
    await this.stack.remove();
    await this.sshd.stop();
    await this.host.remove();
  }

  /** Another operator's stack for the same repository. */
  async another(): Promise<Stack> {
    const other = await Stack.create({});
    await this.declareFleet(other);
    return other;
  }

  /** The release that is to be promoted, passed by the infrastructure team and tested, unless it's otherwise. */
  async declare(release: Release, otherwise: Otherwise = {}, stack = this.stack): Promise<void> {
    const digest = releaseDigest(release);
    const write = async (name: string, text: string): Promise<string> => {
      await writeFile(join(stack.folder, name), text);
      return join(stack.folder, name);
    };
    const packages = (release.containers["el6"] ?? []).map((p) => ({
      nevra: formatNevra(p),
      sha256: p.sha256,
    }));
    const text = stringify({ release: release.name, containers: { el6: { packages } } });
    const file = await write("release.yaml", text);
    const testedAt = Temporal.Now.instant().subtract({ hours: 2 });
    const promoted = await this.findPromoted();
    const evidence = evidenceOf(digest, {
      testedAt,
      ...(promoted !== undefined && { promoted }),
      ...otherwise.evidence,
    });
    const { forge = (signed: SignedFile) => signed } = otherwise;
    const signed = forge(signedFile(evidence));
    await write("evidence.json", signed.text);
    await rm(join(stack.folder, "evidence.json.sig"), { force: true });
    if (signed.signature !== undefined) await write("evidence.json.sig", signed.signature);
    const content = {
      promotion: release.name,
      release: { name: release.name, digest },
      approval: { by: "infrastructure team", at: Temporal.Now.instant().subtract({ hours: 1 }).toString() },
      evidence: ["evidence.json"],
    };
    const promotion =
      otherwise.promotion === "none"
        ? undefined
        : await write("promotion.yaml", stringify({ ...content, ...otherwise.promotion }));
    await stack.configure({ release: file, promotion });
  }

  /** Has createrepo_c wait on the host until `goOn`. */
  async hold(): Promise<void> {
    const held = this.held;
    const slow = `#!/bin/sh\n: >"${held}"\nwhile [ -e "${held}" ]; do sleep 0.05; done\nPATH=\${PATH#*:}\nexec createrepo_c "$@"\n`;
    await writeFile(join(this.host.folder, "bin/createrepo_c"), slow, { mode: 0o755 });
  }

  async untilHeld(): Promise<void> {
    while ((await stat(this.held).catch(() => undefined)) === undefined) await delay(50);
  }

  async goOn(): Promise<void> {
    await rm(join(this.host.folder, "bin/createrepo_c"));
    await rm(this.held);
  }

  /** Kills the promotion that is at work on the host, and what it has started. */
  async killPromotion(): Promise<void> {
    const runs = join(this.host.root, ".promotion/runs");
    const [last = ""] = (await readdir(runs))
      .filter((name) => /^\d/.test(name))
      .sort()
      .reverse();
    const [pid] = (await readFile(join(runs, last, "worker"), "utf8")).split("\n");
    process.kill(-Number(pid), "SIGKILL");
  }

  /** Ends all ssh connections; what they started goes on, if it does. */
  dropConnections(): void {
    for (const session of this.sshd.sessions()) process.kill(session, "SIGKILL");
  }

  /** What `updates` is at, which a test is made over. */
  private async findPromoted(): Promise<ReleaseReference | undefined> {
    const record = parseRecord(await this.host.record().catch(() => ""));
    return record === undefined ? undefined : { name: record.release, digest: record.digest };
  }

  private get held(): string {
    return join(this.host.folder, "held");
  }

  private async declareFleet(stack: Stack): Promise<void> {
    const { root, signing } = this.host.description;
    const file = join(stack.folder, "fleet.yaml");
    const repository = {
      address: "127.0.0.1",
      hostKeys: [this.sshd.hostKey.publicKey],
      ssh: {
        port: this.sshd.port,
        user: this.sshd.user,
        identityFile: join(this.stack.folder, "id"),
        connectTimeoutSeconds: 60,
      },
      root,
      parts: [{ layer: "containers", osFamily: "el6" }],
      signing,
    };
    await writeFile(
      file,
      stringify({
        fleet: "lab",
        releaseKeys: [this.host.keysFile],
        qualification: { keys: [join(this.stack.folder, "tests.pub")] },
        repositories: { updates: repository },
      }),
    );
    await stack.configure({ fleet: file, repository: "updates" });
  }
}
