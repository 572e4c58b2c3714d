import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PackageManager } from "../../../../maintenance/package-managers/package-manager";
import type { PackageManagerName } from "../../../../maintenance/package-managers/package-managers";
import { preparePackagesScript } from "../../../../kinds/packages/packages-shell";
import { parseEvent } from "../../../../remote/script/events";
import { readFaults } from "../../../../remote/stage/unusable";
import { RPM, signed } from "../../kinds/packages/rpm-stand-in";

/** A folder for each package manager, of its programs: words and exit codes are those of the real ones. */
const STAND_INS = join(__dirname, "stand-ins");

/** Names of the programs of a package manager's stand-in. */
export function standInsOf({ name }: PackageManager): string[] {
  const folder = join(STAND_INS, name);
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** A node with a package manager's stand-in and one repository, in a folder whose name has a blank. */
export class PackageManagerFixture {
  private readonly root = mkdtempSync(join(tmpdir(), "a package manager "));

  constructor(private readonly manager: PackageManager) {
    for (const folder of ["bin", "tmp", "repository", "newer"]) mkdirSync(join(this.root, folder));
    this.write("bin/rpm", RPM);
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }

  write(file: string, content = ""): void {
    writeFileSync(join(this.root, file), content, { mode: 0o755 });
  }

  /** @param folder `newer`: what the node's own lists don't have until they're fetched anew */
  offer(nevra: string, folder: "repository" | "newer" = "repository"): void {
    this.write(`${folder}/${nevra}`, signed(nevra));
  }

  /** What its programs were called with, a call each. */
  get asked(): string {
    return existsSync(join(this.root, "asked")) ? readFileSync(join(this.root, "asked"), "utf8") : "";
  }

  /** NEVRAs that the store has now. */
  get stored(): string[] {
    return readdirSync(join(this.root, "var/lib/pbx-maintenance/store/builds")).sort();
  }

  /**
   * Fetches builds as a plan does.
   *
   * @param options `first`: shell before all else; `lacks`: programs that the node doesn't have
   * @returns why builds can't be used, as `CODE: FIELD`
   */
  prepare(
    wanted: readonly string[],
    options: { lockWaitSeconds?: number; first?: string; lacks?: readonly string[] } = {},
  ): ReadonlyMap<string, string> {
    const { lockWaitSeconds = 0, first = "", lacks = [] } = options;
    const script = preparePackagesScript({
      ...{ runtime: "lxc", parallel: 1, answerLimitSeconds: 10, answerLimitBytes: 1000, questions: "" },
      // What is registered is a name of the list.
      packageManager: this.manager.name as PackageManagerName,
      releaseKeys: "no key is needed here",
      lockWaitSeconds,
      packages: wanted.map((nevra) => `${nevra} - - -\n`).join(""),
    });
    const without =
      lacks.length === 0 ? "" : `command() { case $2 in ${lacks.join(" | ")}) return 1 ;; esac; }\n`;
    const { stdout, stderr } = spawnSync("/bin/sh", ["-c", without + first + script], {
      env: {
        PATH: [join(STAND_INS, this.manager.name), join(this.root, "bin"), process.env["PATH"]].join(":"),
        MAINTENANCE_ROOT: this.root,
        TMPDIR: join(this.root, "tmp"),
        STAND_IN: this.root,
        ASKED: join(this.root, "asked-rpm"),
      },
      encoding: "utf8",
      timeout: 30_000,
    });
    assert.equal(stderr, "");
    const events = stdout.split("\n").map(parseEvent);
    assert.ok(
      events.some((event) => event?.event === "finished"),
      stdout,
    );
    const staged = events.find((event) => event?.event === "staged")?.text ?? "";
    return new Map(
      [...readFaults(staged)].map(([build, { code, fields }]) => [build, [code, ...fields].join(": ")]),
    );
  }
}
