import assert from "node:assert/strict";
import type { Build } from "../../../../maintenance/packages/build";
import { parseNevra } from "../../../../maintenance/packages/nevra";
import { chooseFormerFiles, findFormer } from "../../../../maintenance/transaction/way-back";

const build = (nevra: string, sha1?: string): Build => ({
  ...parseNevra(nevra),
  ...(sha1 !== undefined && { header: { sha1: sha1.repeat(40) } }),
});
const wished = (nevra: string, installOnly?: true) => ({
  ...build(nevra),
  ensure: "where-installed" as const,
  ...(installOnly && { installOnly }),
});

describe("what a transaction takes away", () => {
  const names = (builds: readonly Build[]): string[] =>
    builds.map(({ name, version, arch }) => `${name} ${version} ${arch}`);

  it("is what gives way to another build of its name, and what is erased", () => {
    const installed = ["php-1-1.x86_64", "php-1-1.i686", "mod_old-1-1.noarch", "bash-4-1.x86_64"].map((n) =>
      build(n),
    );
    const erasure = {
      ...{ kind: "erasure" as const, name: "mod_old", arch: "noarch", from: "1-1", by: "php" },
      because: "obsoletes" as const,
    };
    assert.deepEqual(names(findFormer({ arriving: [wished("php-2-1.x86_64")], installed }, [erasure])), [
      "php 1 x86_64",
      "mod_old 1 noarch",
    ]);
  });

  it("isn't what stays beside it, such as a kernel, but for another build of its own name and version", () => {
    const installed = [build("kernel-1-1.x86_64"), build("kernel-2-1.x86_64", "a")];
    assert.deepEqual(names(findFormer({ arriving: [wished("kernel-2-1.x86_64", true)], installed }, [])), [
      "kernel 2 x86_64",
    ]);
  });
});

describe("the files of ways back", () => {
  it("are each fetched once, however many go back to them", () => {
    const php = build("php-1-1.x86_64", "a");
    const { files, lacking } = chooseFormerFiles(
      new Map([
        ["101", [php]],
        ["102", [build("php-1-1.x86_64", "a")]],
      ]),
      [build("php-2-1.x86_64")],
    );
    assert.deepEqual(files, [php]);
    assert.equal(lacking.size, 0);
  });

  it("aren't fetched where they arrive elsewhere in the same run", () => {
    const { files, lacking } = chooseFormerFiles(new Map([["101", [build("php-2-1.x86_64")]]]), [
      build("php-2-1.x86_64"),
    ]);
    assert.deepEqual([files, lacking.size], [[], 0]);
  });

  it("can't be had of two builds of one name, nor of a name that another build arrives by", () => {
    const { files, lacking } = chooseFormerFiles(
      new Map([
        ["101", [build("php-1-1.x86_64", "a")]],
        ["102", [build("php-1-1.x86_64", "b"), build("asterisk-11-1.x86_64", "c")]],
      ]),
      [build("asterisk-11-1.x86_64", "d")],
    );
    assert.equal(files.length, 1);
    assert.deepEqual(
      [...lacking],
      [
        [
          "102",
          [
            { package: "php-1-1.x86_64", why: "another-build", said: "" },
            { package: "asterisk-11-1.x86_64", why: "another-build", said: "" },
          ],
        ],
      ],
    );
  });

  it("lead back to no package that was there twice", () => {
    const { lacking } = chooseFormerFiles(
      new Map([["101", [build("php-1-1.x86_64"), build("php-2-1.x86_64"), build("php-1-1.i686")]]]),
      [],
    );
    assert.deepEqual(
      lacking.get("101")?.map((lack) => `${lack.package} ${lack.why}`),
      ["php-1-1.x86_64 doubled", "php-2-1.x86_64 doubled"],
    );
  });
});
