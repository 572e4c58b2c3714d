import { askedScript } from "../../../../harness/sights";
import { PACKAGES_QUESTION } from "../../../../../kinds/packages/question";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { INSTALL_ONLY_PROVIDES } from "../../../../../maintenance/packages/install-only";
import { parseSystemFacts } from "../../../../../kinds/packages/look/facts";
import { installOnlyShell } from "../../../../../kinds/packages/look/facts-shell";
import { processesShell } from "../../../../../remote/inside/processes";

describe("the packages that a machine keeps side by side", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "install-only-"));
    write("proc/self/status", "envID:\t0\n");
    // As rpm 4.4 to 6.0 answer: what nobody provides is told on standard output, too.
    const provides: Record<string, string> = {
      kernel: "kernel-uek",
      "installonlypkg(kernel)": "kernel-ml-core",
      "kernel-devel": "kernel-debug-devel",
      akmod: "akmod-own",
    };
    const cases = Object.entries(provides).map(([name, p]) => `'${name}') echo '@${p}' ;;\n`);
    write(
      "bin/rpm",
      `#!/bin/sh
      case $1 in
        -qa) for p in kernel-uek kernel-ml-core kernel-tools akmod-own; do
            printf '%s\\t0\\t6\\t1\\tx86_64\\t\\t\\n' $p; printf '%s\\t0\\t6\\t2\\tx86_64\\t\\t\\n' $p
          done ;;
        -q) [ "$2 $3" = '--whatprovides --qf' ] || exit 1
          shift 4
          for name; do case $name in ${cases.join("")} *) echo "no package provides $name" ;; esac; done
          exit 1 ;;
      esac`,
    );
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text, { mode: 0o755 });
  }

  function sh(script: string): string {
    const env = { PATH: `${join(root, "bin")}:${process.env["PATH"] ?? ""}`, MAINTENANCE_ROOT: root };
    const { stdout, stderr } = spawnSync("sh", ["-c", script], { env, encoding: "utf8" });
    assert.equal(stderr, "");
    return stdout;
  }

  function provides(): readonly string[] {
    const shell = processesShell() + installOnlyShell(["kernel", "installonlypkg(kernel)"]);
    return sh(`${shell}\nlook_at_install_only; printf '%s\\n' "$provides_install_only"`)
      .split("\n")
      .filter((line) => line !== "");
  }

  it("are marked among all that is installed, by what they provide and not by their names", () => {
    const { packages } = parseSystemFacts(sh(askedScript(PACKAGES_QUESTION)), 0);
    assert.deepEqual(
      [...new Set(packages.filter(({ installOnly }) => installOnly).map(({ name }) => name))],
      ["kernel-uek", "kernel-ml-core"],
    );
    assert.equal(packages.length, 8);
  });

  const OWN = ["kernel", "installonlypkg(kernel)"];
  const configurations: [title: string, files: Record<string, string>, expected: readonly string[]][] = [
    ["nowhere", {}, OWN],
    ["not at all", { "etc/yum.conf": "[main]\ngpgcheck=1\n" }, OWN],
    [
      "for yum, instead of its own",
      { "etc/yum.conf": "[main]\ninstallonlypkgs = kernel, akmod\n" },
      ["kernel", "akmod"],
    ],
    ["for yum, as nothing", { "etc/yum.conf": "[main]\ninstallonlypkgs=\nx=y\n" }, []],
    [
      "for yum, in several lines, beside others and comments",
      {
        "etc/yum.conf":
          "[main]\ninstallonlypkgs: a\n# b\n  c\n\td\nexclude=x\n y\n[repo]\ninstallonlypkgs=z\n",
      },
      ["a", "c", "d"],
    ],
    ["for dnf, beside its own", { "etc/dnf/dnf.conf": "[main]\ninstallonlypkgs=akmod\n" }, [...OWN, "akmod"]],
    [
      "for dnf, where yum.conf is another one",
      { "etc/dnf/dnf.conf": "[main]\n", "etc/yum.conf": "[main]\ninstallonlypkgs=akmod\n" },
      OWN,
    ],
    [
      "as what rpm would take for options, or a file",
      { "etc/yum.conf": "[main]\ninstallonlypkgs=--eval %{lua:x} /etc/passwd glob:/etc/yum/x *; a\n" },
      ["a"],
    ],
  ];
  for (const [title, files, expected] of configurations) {
    it(`are those that are set ${title}`, () => {
      for (const [file, text] of Object.entries(files)) write(file, text);
      assert.deepEqual(provides(), expected);
    });
  }

  it("are asked of rpm by what the machine's own setting names", () => {
    write("etc/dnf/dnf.conf", "[main]\ninstallonlypkgs=akmod\n");
    const { packages } = parseSystemFacts(sh(askedScript(PACKAGES_QUESTION)), 0);
    assert.ok(packages.some(({ name, installOnly }) => name === "akmod-own" && installOnly));
  });

  it("are known by plain words that rpm takes as they are", () => {
    for (const name of INSTALL_ONLY_PROVIDES) assert.match(name, /^[a-zA-Z-]+(\([a-z-]+\))?$/);
  });
});
