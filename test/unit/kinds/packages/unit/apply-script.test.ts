import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HeaderDigests } from "../../../../../maintenance/packages/build";
import { parseNevra } from "../../../../../maintenance/packages/nevra";
import type { DesiredPackage } from "../../../../../maintenance/packages/transition";
import { parseSections } from "../../../../../remote/inside/sections";
import { applyPackagesScript } from "../../../../../kinds/packages/packages-shell";
import { describePackagesWork, type PackagesRunSettings } from "../../../../../kinds/packages/unit/work";
import { readUnitReport } from "../../../../../kinds/packages/unit/report";
import { applyParameters } from "./apply-parameters";

const WAYS: PackagesRunSettings = {
  runtime: "openvz",
  packageManager: "yum",
  parallel: 1,
  restart: "never",
  lockWaitSeconds: 1,
  transactionLimitMinutes: 30,
  releaseKeys: "",
};
const [A, B] = ["a".repeat(64), "b".repeat(64)];
const [C, D] = ["c".repeat(40), "d".repeat(40)];

function wanted(nevra: string, header?: HeaderDigests): DesiredPackage {
  return {
    ...parseNevra(nevra),
    ...(nevra.startsWith("vzkernel") && { installOnly: true }),
    ensure: "where-installed",
    ...(header !== undefined && { header }),
  };
}

describe("the transaction in a container", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "apply-"));
    for (const folder of ["bin", "stream", "etc", "proc"]) mkdirSync(join(root, folder));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  /** Runs the real script where rpm lists these lines, and an rpm that changes something only notes it. */
  function apply(listed: readonly string[], packages: readonly DesiredPackage[]) {
    writeFileSync(join(root, "listed"), listed.map((line) => `${line}\n`).join(""));
    const rpm = `#!/bin/sh
      case " $* " in *" --test "*)
        if [ -e '${join(root, "against")}' ]; then cat '${join(root, "against")}'; exit 1; fi
        exit 0 ;;
      esac
      case $1 in
        --querytags) echo SHA256HEADER ;;
        -qa) cat '${join(root, "listed")}'
          skipping='${join(root, "skipping")}'
          if [ -e "$skipping" ] && { [ -e '${join(root, "done")}' ] || [ -s "$skipping" ]; }; then echo 'error: rpmdbNextIterator: skipping h# 5' >&2; fi ;;
        -ql) if [ -e '${join(root, "done")}' ]; then echo /opt/common; else printf '/opt/common\\n/opt/gone\\n/opt/left\\n/opt/others\\n'; fi ;;
        -qf) [ "$2" = /opt/others ] ;;
        *) echo "$*" >>'${join(root, "done")}' ;;
      esac`;
    writeFileSync(join(root, "bin/rpm"), rpm, { mode: 0o755 });
    const { files } = describePackagesWork(WAYS, "a test", [{ target: "101", packages }], { reason: "" }).run;
    writeFileSync(join(root, "stream/plan.101"), files.get("plan.101") ?? "");
    const stream = execFileSync("tar", ["-cf", "-", "-C", join(root, "stream"), "plan.101"]);
    const script = applyParameters() + applyPackagesScript();
    const env = { PATH: `${join(root, "bin")}:${process.env["PATH"] ?? ""}`, MAINTENANCE_ROOT: root };
    const { stdout, stderr } = spawnSync("sh", ["-c", script], { input: stream, env, encoding: "utf8" });
    assert.match(stdout, /^@@end [01]$/m, stdout + stderr);
    const done = join(root, "done");
    return {
      done: existsSync(done) ? readFileSync(done, "utf8").trimEnd().split("\n") : [],
      sections: parseSections(stdout).lines,
      stdout,
    };
  }

  const UPGRADE = "-U --oldpackage --replacepkgs --define _pkgverify_level all";
  const php = (columns: string) => `php\t0\t5.3.3\t40\tx86_64\t${columns}`;
  const PHP = "php-5.3.3-40.x86_64";

  const cases: [title: string, listed: string[], packages: DesiredPackage[], done: string[]][] = [
    ["leaves out what is there exactly", [php(`${A}\t${C}`)], [wanted(PHP, { sha256: A, sha1: C })], []],
    ["leaves out what is there by name, where no digest is wanted", [php(`${A}\t${C}`)], [wanted(PHP)], []],
    ["leaves it out where rpm knows no digest", [php("\t")], [wanted(PHP, { sha256: A, sha1: C })], []],
    [
      "replaces another build of the same name and version",
      [php(`${A}\t${C}`)],
      [wanted(PHP, { sha256: B, sha1: C })],
      [`${UPGRADE} ./${PHP}.rpm`],
    ],
    [
      "tells it by SHA-1 where rpm is too old for SHA-256",
      [php(`\t${C}`)],
      [wanted(PHP, { sha256: A, sha1: D })],
      [`${UPGRADE} ./${PHP}.rpm`],
    ],
    [
      "replaces only what differs",
      [php(`${A}\t`), `bash\t0\t4.1\t1\tx86_64\t${A}\t`],
      [wanted("bash-4.1-1.x86_64", { sha256: B }), wanted(PHP, { sha256: A })],
      [`${UPGRADE} ./bash-4.1-1.x86_64.rpm`],
    ],
    [
      "replaces a kernel that was built anew, and leaves the one beside it",
      [`vzkernel\t0\t2.6.32\t1\tx86_64\t${A}\t`, `vzkernel\t0\t2.6.32\t2\tx86_64\t${A}\t`],
      [wanted("vzkernel-2.6.32-2.x86_64", { sha256: B })],
      [`${UPGRADE.replace("-U", "-i")} ./vzkernel-2.6.32-2.x86_64.rpm`],
    ],
    [
      "puts a kernel beside the others",
      [`vzkernel\t0\t2.6.32\t1\tx86_64\t${A}\t`],
      [wanted("vzkernel-2.6.32-2.x86_64", { sha256: B })],
      [`${UPGRADE.replace("-U", "-i")} ./vzkernel-2.6.32-2.x86_64.rpm`],
    ],
    [
      "leaves out a kernel that is there exactly",
      [`vzkernel\t0\t2.6.32\t1\tx86_64\t${A}\t`, `vzkernel\t0\t2.6.32\t2\tx86_64\t${A}\t`],
      [wanted("vzkernel-2.6.32-2.x86_64", { sha256: A })],
      [],
    ],
  ];
  // As rpm 4.4 to 4.14 say it.
  const conflict = (file: string, other: string) =>
    `\tfile ${file} from install of ${PHP} conflicts with file from package ${other}\n`;
  const againsts: [title: string, against: string, option: string][] = [
    [
      "replaces files of its namesake where rpm takes them for one package",
      conflict("/usr/bin/p h", PHP),
      "--replacefiles ",
    ],
    [
      "replaces no files of others, whatever else is in the way",
      conflict("/usr/bin/php", PHP) + conflict("/usr/bin/x", "other-1-1.noarch"),
      "",
    ],
    [
      "replaces no files where something else is missing",
      `${conflict("/usr/bin/php", PHP)}error: Failed dependencies:\n\tx is needed by ${PHP}\n`,
      "",
    ],
    ["replaces no files where rpm has another reason", "error: cannot open Packages database\n", ""],
  ];
  for (const [title, against, option] of againsts) {
    it(title, () => {
      writeFileSync(join(root, "against"), `warning: x: NOKEY\nPreparing...\n${against}`);
      const { done } = apply([php(`${A}\t`)], [wanted(PHP, { sha256: B })]);
      assert.deepEqual(done, [`${UPGRADE.replace("--define", `${option}--define`)} ./${PHP}.rpm`]);
    });
  }

  const SKIPPING = "error: rpmdbNextIterator: skipping h# 5";
  it("changes nothing where rpm leaves out of its list what is damaged", () => {
    writeFileSync(join(root, "skipping"), "always");
    const { done, sections } = apply([], [wanted(PHP)]);
    assert.deepEqual(done, []);
    assert.deepEqual(sections.get("verdict"), ["failed", `packages-unlisted\t${SKIPPING}`]);
  });

  it("takes no list for whole after the transaction beside which rpm complains", () => {
    writeFileSync(join(root, "skipping"), "");
    const { done, sections, stdout } = apply([php(`${A}\t${C}`)], [wanted(PHP, { sha256: B })]);
    assert.equal(done.length, 1);
    assert.deepEqual(sections.get("unlisted"), [SKIPPING]);
    assert.throws(
      () => readUnitReport(stdout, 0),
      new RegExp(`rpm doesn't list all installed packages after the transaction: ${SKIPPING}`),
    );
  });

  it("doesn't ask for files of others where nothing gives way to its namesake", () => {
    writeFileSync(join(root, "against"), conflict("/usr/bin/php", PHP));
    const old = `php\t0\t5.3.3\t38\tx86_64\t${A}\t`;
    assert.deepEqual(apply([old], [wanted(PHP, { sha256: B })]).done, [`${UPGRADE} ./${PHP}.rpm`]);
  });

  it("tells files of a build that gave way to its namesake, which no package has now", () => {
    mkdirSync(join(root, "opt"));
    for (const name of ["common", "left", "others"]) writeFileSync(join(root, "opt", name), "");
    const leftOf = (columns: string) =>
      apply([php(columns)], [wanted(PHP, { sha256: A })]).sections.get("left-files");
    assert.deepEqual(leftOf(`${B}\t`), ["/opt/left"]);
    rmSync(join(root, "done"));
    assert.deepEqual(leftOf(`${A}\t`), []);
  });

  for (const [title, listed, packages, done] of cases) {
    it(title, () => {
      assert.deepEqual(apply(listed, packages).done, done);
    });
  }
});
