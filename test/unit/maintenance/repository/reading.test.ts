import assert from "node:assert/strict";
import fc from "fast-check";
import { readFilelists } from "../../../../maintenance/repository/filelists";
import { Allowance } from "../../../../maintenance/repository/limits";
import { readModules } from "../../../../maintenance/repository/modules";
import { readPrimary } from "../../../../maintenance/repository/primary";
import { readWhole, type TextReader } from "../../../../maintenance/repository/text-reader";
import { readAnnouncements } from "../../../../maintenance/repository/updateinfo";
import { primaryXml } from "./repository-fixture";

const SUM = "ab".repeat(32);

function readPieces<T>(reader: TextReader<T>, text: string, cuts: readonly number[]): T {
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
  for (let i = 1; i < places.length; i++) reader.write(text.slice(places[i - 1], places[i]));
  return reader.end();
}

const documents: readonly [string, () => TextReader<unknown>, string][] = [
  [
    "primary.xml",
    () => readPrimary("updates"),
    primaryXml([
      { nevra: "php-5.3.3-50.el6.x86_64", requires: ["php-common = 5.3.3-50.el6", "libc.so.6()(64bit)"] },
      { nevra: "php-common-5.3.3-50.el6.x86_64", provides: ["a"], requires: ["libc.so.6()(64bit)"] },
    ]),
  ],
  [
    "filelists.xml",
    () => readFilelists(new Set(["/b", "/c"])),
    `<filelists packages="2"><package pkgid="${SUM}" name="a"><file>/a</file><file>/b</file></package>
      <package pkgid="cd" name="b"><file>/c</file></package></filelists>\n`,
  ],
  [
    "updateinfo.xml",
    readAnnouncements,
    `<?xml version="1.0"?>\n<updates>\n<update type="security"><id>A</id><pkglist/></update>
      <update type="bugfix"><id>B</id></update></updates>\n`,
  ],
  ["an empty updateinfo.xml", readAnnouncements, "<?xml version='1.0'?>\n<updates/>\n"],
  [
    "modules.yaml",
    readModules,
    ["7.2", "7.4"]
      .map((stream) => {
        const rpms = `[php-${stream}-1.x86_64]`;
        return `---\ndocument: modulemd\ndata: { name: php, stream: "${stream}", artifacts: { rpms: ${rpms} } }\n...\n`;
      })
      .join(""),
  ],
];

describe("a repository's lists", () => {
  for (const [name, open, text] of documents) {
    it(`are read the same in whatever pieces they come: ${name}`, () => {
      const whole = readWhole(open(), text);
      fc.assert(
        fc.property(fc.array(fc.nat(text.length), { maxLength: 40 }), (cuts) => {
          assert.deepEqual(readPieces(open(), text, cuts), whole);
        }),
        { seed: 11, numRuns: 200 },
      );
      assert.deepEqual(
        readPieces(
          open(),
          text,
          Array.from(text).map((_, i) => i),
        ),
        whole,
      );
    });
  }

  it("may not hide where an element ends, wherever they're cut", () => {
    const text = "<filelists><package><!-- </package> --></package></filelists>";
    for (let cut = 0; cut <= text.length; cut++) {
      assert.throws(() => readPieces(readFilelists(new Set()), text, [cut]), {
        message: "contains a comment, CDATA or a document type, as no repository tool writes it",
      });
    }
  });

  it("have a bound on their elements, and on the tags of each", () => {
    const many = `<filelists>${"<package></package>".repeat(200_001)}</filelists>`;
    assert.throws(() => readWhole(readFilelists(new Set()), many), {
      message: "has more than 200000 elements",
    });
    const tags = `<filelists><package>${"<a/>".repeat(500_000)}</package></filelists>`;
    assert.throws(() => readWhole(readFilelists(new Set()), tags), {
      message: "has more than 500000 tags in the 1. <package>",
    });
  });

  it("have a bound on what all of it requires, provides and has", () => {
    const allowance = new Allowance(10, "requirements");
    allowance.take(7);
    allowance.take(3);
    assert.throws(
      () => {
        allowance.take(1);
      },
      { name: "InvalidMetadata", message: "has more than 10 requirements" },
    );
  });

  it("keep once what many packages require", () => {
    const requires = ["libc.so.6()(64bit)"];
    const [a, b] = readWhole(
      readPrimary("updates"),
      primaryXml(["a-1-1.x86_64", "b-1-1.x86_64"].map((nevra) => ({ nevra, requires }))),
    );
    assert.equal(a?.requires[0], b?.requires[0]);
  });
});
