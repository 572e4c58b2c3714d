import assert from "node:assert/strict";
import fc from "fast-check";
import { ARCHITECTURES, competes, splitArchitecture } from "../../../../maintenance/packages/architecture";
import { provideInstallOnly } from "../../../../maintenance/packages/install-only";
import type { HeaderDigests } from "../../../../maintenance/packages/build";
import { InvalidInventory, parseInventory } from "../../../../maintenance/packages/inventory";
import {
  formatEvr,
  formatNevra,
  InvalidNevra,
  parseNevra,
  type Package,
} from "../../../../maintenance/packages/nevra";

const php: Package = { name: "php", epoch: 0, version: "5.3.3", release: "40.el6", arch: "x86_64" };
const FORM = "write name-[epoch:]version-release.arch, e.g. php-5.3.3-40.el6.x86_64";

const anyPackage = fc.record(
  {
    name: fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._+-]{0,12}$/),
    epoch: fc.nat({ max: 40 }),
    version: fc.stringMatching(/^[A-Za-z0-9._+~^]{1,10}$/),
    release: fc.stringMatching(/^[A-Za-z0-9._+~^]{1,10}$/),
    arch: fc.constantFrom(...ARCHITECTURES),
  },
  { noNullPrototype: true },
);

describe("exact builds (NEVRA)", () => {
  const readable: [string, Package][] = [
    ["php-5.3.3-40.el6.x86_64", php],
    ["php-0:5.3.3-40.el6.x86_64", php],
    ["0:php-5.3.3-40.el6.x86_64", php],
    [
      "32:bind-9.8.2-1.el6.i686",
      { name: "bind", epoch: 32, version: "9.8.2", release: "1.el6", arch: "i686" },
    ],
    [
      "bind-32:9.8.2-1.el6.i686",
      { name: "bind", epoch: 32, version: "9.8.2", release: "1.el6", arch: "i686" },
    ],
    [
      "compat-libstdc++-33-3.2.3-69.el6.noarch",
      { name: "compat-libstdc++-33", epoch: 0, version: "3.2.3", release: "69.el6", arch: "noarch" },
    ],
  ];
  for (const [text, expected] of readable) {
    it(`reads ${text}`, () => {
      assert.deepEqual(parseNevra(text), expected);
    });
  }

  it("reads back what it writes, with the epoch in dnf's and in yum's place", () => {
    fc.assert(
      fc.property(anyPackage, (p) => {
        assert.deepEqual(parseNevra(formatNevra(p)), p);
        assert.deepEqual(parseNevra(`${p.epoch}:${p.name}-${p.version}-${p.release}.${p.arch}`), p);
      }),
    );
  });

  it("leaves out an epoch of 0", () => {
    assert.equal(formatNevra(php), "php-5.3.3-40.el6.x86_64");
    assert.equal(formatEvr({ ...php, epoch: 1 }), "1:5.3.3-40.el6");
  });

  const unreadable: [string, string][] = [
    ["php=5.3.3-40", `"php=5.3.3-40" is apt's form, which neither yum nor dnf understands; ${FORM}`],
    ["php==5.3.3", `"php==5.3.3" is apt's form, which neither yum nor dnf understands; ${FORM}`],
    [
      "php-5.3.3-40.el6",
      `"php-5.3.3-40.el6" doesn't end with an architecture (noarch, i386, i486, i586, i686, athlon, x86_64, …); ${FORM}`,
    ],
    ["php-5.3.3-40.el6.x86_64.rpm", `"php-5.3.3-40.el6.x86_64.rpm" is a file name; ${FORM}`],
    ["php-5.3.3-40.el6.src", `"php-5.3.3-40.el6.src" is a source package, which can't be installed; ${FORM}`],
    [`${"p".repeat(1000)}-1-1.noarch`, `"${"p".repeat(60)}…" is longer than any package's name; ${FORM}`],
    ["php.x86_64", `"php.x86_64" isn't the exact build of a package; ${FORM}`],
    ["php-5.3.3.x86_64", `"php-5.3.3.x86_64" isn't the exact build of a package; ${FORM}`],
    ["1:php-1:5.3.3-40.x86_64", `"1:php-1:5.3.3-40.x86_64" gives the epoch twice; ${FORM}`],
    ["php-4294967296:5-1.noarch", `"php-4294967296:5-1.noarch" has an epoch beyond 4294967295; ${FORM}`],
    ["php;id-5-1.noarch", `"php;id-5-1.noarch" has a name, "php;id", that no package can have; ${FORM}`],
    ["-e-5-1.noarch", `"-e-5-1.noarch" has a name, "-e", that no package can have; ${FORM}`],
    [
      "php-5$-1.noarch",
      `"php-5$-1.noarch" has a version or release, "5$", that no package can have; ${FORM}`,
    ],
  ];
  for (const [text, message] of unreadable) {
    it(`refuses ${text}`, () => {
      assert.throws(() => parseNevra(text), { name: "InvalidNevra", message });
    });
  }

  it("never lets a character through that means something to a shell", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 6 }), fc.nat({ max: 2 }), (odd, place) => {
        const parts = ["php", "5", "1"].map((part, i) => (i === place ? part + odd : part));
        const text = `${parts.join("-")}.noarch`;
        try {
          assert.match(formatNevra(parseNevra(text)), /^[A-Za-z0-9._+~^:-]+$/);
        } catch (error) {
          assert.ok(error instanceof InvalidNevra, String(error));
        }
      }),
    );
  });
});

describe("architectures", () => {
  it("lets i686 and x86_64 live side by side, and nothing else of one family", () => {
    assert.equal(competes("i686", "x86_64"), false);
    assert.equal(competes("i386", "i686"), true);
    assert.equal(competes("noarch", "x86_64"), true);
    assert.equal(competes("x86_64", "x86_64"), true);
  });

  it("splits only what ends in an architecture", () => {
    assert.deepEqual(splitArchitecture("glibc.i686"), { name: "glibc", arch: "i686" });
    assert.deepEqual(splitArchitecture("python3.11"), { name: "python3.11", arch: undefined });
    assert.deepEqual(splitArchitecture(".i686"), { name: ".i686", arch: undefined });
  });
});

describe("the list of installed packages", () => {
  it("reads rpm's lines, with epochs, without keys and blank lines", () => {
    const text =
      "php\t0\t5.3.3\t40.el6\tx86_64\t\t\ngpg-pubkey\t(none)\tc105b9de\t4e0fd3a3\t(none)\t\t\nbind\t32\t9.8.2\t1\ti686\t\t\n\nold\t(none)\t1\t1\tnoarch\t\t\n";
    assert.deepEqual(parseInventory(text), [
      php,
      { name: "bind", epoch: 32, version: "9.8.2", release: "1", arch: "i686" },
      { name: "old", epoch: 0, version: "1", release: "1", arch: "noarch" },
    ]);
  });

  it("reads back any list of packages", () => {
    fc.assert(
      fc.property(fc.array(anyPackage), (packages) => {
        const lines = packages.map(
          (p) => `${p.name}\t${p.epoch}\t${p.version}\t${p.release}\t${p.arch}\t\t\n`,
        );
        assert.deepEqual(parseInventory(lines.join("")), packages);
      }),
    );
  });

  it("reads the headers' digests that rpm knows, and takes nothing else for one", () => {
    const [sha256, sha1] = ["0a".repeat(32), "1b".repeat(20)];
    const digests: [columns: string, read: HeaderDigests | undefined][] = [
      [`${sha256}\t${sha1}`, { sha256, sha1 }],
      [`\t${sha1.toUpperCase()}`, { sha1 }],
      [`${sha256}\t`, { sha256 }],
      ["\t", undefined],
      [`(none)\t${sha256}`, undefined],
    ];
    for (const [columns, header] of digests) {
      const [read] = parseInventory(`php\t0\t5.3.3\t40.el6\tx86_64\t${columns}\n`);
      assert.deepEqual(read, { ...php, ...(header !== undefined && { header }) });
    }
  });

  const malformed: [string, string][] = [
    [
      "php\t0\t5.3.3\t40\tx86_64\t\t\nerror: rpmdb open failed\n",
      'line 2 of the list of installed packages has 1 fields instead of 7, separated by tabs: "error: rpmdb open failed"',
    ],
    [
      "php\t0\t5.3.3\t\tx86_64\t\t",
      'line 1 of the list of installed packages has a field that is empty or contains a blank: "php\\t0\\t5.3.3\\t\\tx86_64\\t\\t"',
    ],
    [
      "php\tx\t5.3.3\t40\tx86_64\t\t",
      'line 1 of the list of installed packages has an epoch that is neither a number nor (none): "php\\tx\\t5.3.3\\t40\\tx86_64\\t\\t"',
    ],
  ];
  for (const [text, message] of malformed) {
    it(`says what is wrong: ${message}`, () => {
      assert.throws(
        () => parseInventory(text),
        (error) => error instanceof InvalidInventory && error.message === message,
      );
    });
  }

  it("knows by what they provide the packages that are kept side by side", () => {
    const provide = (...names: string[]) => provideInstallOnly(names.map((name) => ({ name })));
    // As the packages of Oracle, ELRepo, CentOS and OpenVZ do.
    assert.ok(provide("kernel-uek", "kernel-uek(x86-64)", "kernel"));
    assert.ok(provide("kernel-ml-core", "installonlypkg(kernel)"));
    assert.ok(provide("kernel-64k-modules-extra", "installonlypkg(kernel-module)"));
    assert.ok(provide("vzkernel", "kernel"));
    assert.ok(provide("kernel-debug-devel", "kernel-devel"));
    assert.ok(!provide("kernel-headers", "kernel-headers(x86-64)", "glibc-kernheaders"));
    assert.ok(!provide());
  });
});
