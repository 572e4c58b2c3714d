import assert from "node:assert/strict";
import { parseSections } from "../../../../../remote/inside/sections";
import { PackageContainer } from "../package-container";

const [A, B] = ["a".repeat(64), "b".repeat(64)];
const [C, D] = ["c".repeat(40), "d".repeat(40)];
/** A line of a plan, by its mode, and of a list of packages. */
const plan = (mode: string, name: string, evr: string, digests = "-\t-", arch = "x86_64") =>
  `${mode}\t${name}-${evr}.${arch}\t${listed(name, evr, digests, arch)}`;
const listed = (name: string, evr: string, digests = "\t", arch = "x86_64") => {
  const [version = "", release = ""] = evr.split("-");
  const [epoch, plain] = version.includes(":") ? version.split(":") : ["0", version];
  return [name, epoch, plain, release, arch, digests].join("\t");
};

const PHP = plan("U", "php", "5.3.3-40");
const OLD = listed("php", "5.3.3-38");
const NEW = listed("php", "5.3.3-40");
const KERNEL = plan("I", "vzkernel", "2.6.32-2");

describe("the verdict on a change of packages", () => {
  let container: PackageContainer;
  beforeEach(() => {
    container = new PackageContainer("httpd");
  });
  afterEach(() => {
    container.remove();
  });

  /** The verdict, with its findings, where rpm makes `after` of `before`. */
  function verdict(lines: readonly string[], before: readonly string[], after: readonly string[]): string[] {
    const list = (packages: readonly string[]): string => packages.map((line) => `${line}\n`).join("");
    container.write("installed", list(before));
    container.write("after", list(after));
    container.write("transaction", 'cp "$MAINTENANCE_ROOT/after" "$MAINTENANCE_ROOT/installed"\n');
    const { lines: sections } = parseSections(container.apply({ plan: lines }));
    return [...(sections.get("verdict") ?? [])];
  }

  const cases: [title: string, plan: string[], before: string[], after: string[], verdict: string[]][] = [
    ["is done where the builds are there", [PHP], [OLD], [NEW], ["done"]],
    ["is done where they were there already", [PHP], [NEW], [NEW], ["done"]],
    [
      "is done where nothing shows that it's another build",
      [plan("U", "php", "5.3.3-40", `${A}\t-`)],
      [OLD],
      [listed("php", "5.3.3-40", `\t${C}`)],
      ["done"],
    ],
    [
      "fails on a build that isn't there, and says what is",
      [PHP],
      [OLD],
      [OLD],
      ["failed", "package-absent\tphp-5.3.3-40.x86_64\tphp-5.3.3-38.x86_64"],
    ],
    [
      "fails on another build of the same name and version, by SHA-256",
      [plan("U", "php", "5.3.3-40", `${A}\t${C}`)],
      [OLD],
      [listed("php", "5.3.3-40", `${B}\t${C}`)],
      ["failed", "package-another-build\tphp-5.3.3-40.x86_64"],
    ],
    [
      "fails on another build, by SHA-1 where rpm is too old for SHA-256",
      [plan("U", "php", "5.3.3-40", `${A}\t${C}`)],
      [OLD],
      [listed("php", "5.3.3-40", `\t${D}`)],
      ["failed", "package-another-build\tphp-5.3.3-40.x86_64"],
    ],
    [
      "fails on two builds of a package",
      [PHP],
      [OLD],
      [OLD, NEW],
      ["failed", "package-doubled\tphp\tphp-5.3.3-38.x86_64\tphp-5.3.3-40.x86_64"],
    ],
    [
      "is done where a kernel lies beside another one",
      [KERNEL],
      [listed("vzkernel", "2.6.32-1")],
      [listed("vzkernel", "2.6.32-1"), listed("vzkernel", "2.6.32-2")],
      ["done"],
    ],
    [
      "fails on a kernel that took the place of another one",
      [KERNEL],
      [listed("vzkernel", "2.6.32-1")],
      [listed("vzkernel", "2.6.32-2")],
      ["failed", "packages-beside-plan\tgone\tvzkernel-2.6.32-1.x86_64"],
    ],
    [
      "is done where a build for another architecture of the same family gives way",
      [plan("U", "glibc", "2.12-2", "-\t-", "i686")],
      [listed("glibc", "2.12-1", "\t", "i386")],
      [listed("glibc", "2.12-2", "\t", "i686")],
      ["done"],
    ],
    [
      "fails on a build for another family of architectures that went",
      [plan("U", "glibc", "2.12-2", "-\t-", "i686")],
      [listed("glibc", "2.12-1", "\t", "i686"), listed("glibc", "2.12-1")],
      [listed("glibc", "2.12-2", "\t", "i686")],
      ["failed", "packages-beside-plan\tgone\tglibc-2.12-1.x86_64"],
    ],
    [
      "names epochs as people write them",
      [plan("U", "bind", "32:9.8-2")],
      [listed("bind", "32:9.8-1")],
      [listed("bind", "32:9.8-1")],
      ["failed", "package-absent\tbind-32:9.8-2.x86_64\tbind-32:9.8-1.x86_64"],
    ],
    [
      "is done where what was to be erased is gone",
      [PHP, plan("E", "php-old", "1-1")],
      [OLD, listed("php-old", "1-1")],
      [NEW],
      ["done"],
    ],
    [
      "fails on what was to be erased, and is still there",
      [PHP, plan("E", "php-old", "1-1")],
      [OLD, listed("php-old", "1-1")],
      [NEW, listed("php-old", "1-1")],
      ["failed", "erased-still-there\tphp-old-1-1.x86_64"],
    ],
    [
      "tells all that is wrong, what is missing first",
      [PHP],
      [OLD, listed("libfoo", "1-1")],
      [OLD, listed("libbar", "1-1")],
      [
        "failed",
        "package-absent\tphp-5.3.3-40.x86_64\tphp-5.3.3-38.x86_64",
        "packages-beside-plan\tgone\tlibfoo-1-1.x86_64",
        "packages-beside-plan\tcame\tlibbar-1-1.x86_64",
      ],
    ],
  ];
  for (const [title, lines, before, after, expected] of cases) {
    it(title, () => {
      assert.deepEqual(verdict(lines, before, after), expected);
    });
  }

  it("fails on a service that still executes replaced files after its restart", () => {
    container.write("due/httpd", "");
    container.write("etc/init.d/httpd", "#!/bin/sh\nexit 0\n", 0o755);
    assert.deepEqual(verdict([PHP], [OLD], [NEW]), ["failed", "service-on-replaced-files\thttpd"]);
  });

  it("counts, of a transaction that failed, what is as wanted", () => {
    container.write("installed", `${OLD}\n`);
    container.write("after", `${NEW}\n`);
    container.write("transaction", 'cp "$MAINTENANCE_ROOT/after" "$MAINTENANCE_ROOT/installed"; exit 4\n');
    const { lines } = parseSections(container.apply({ plan: [PHP, plan("U", "bash", "4.1-2")] }));
    assert.deepEqual(lines.get("verdict"), ["failed", "transaction-failed\t4\t1\t2"]);
  });
});
