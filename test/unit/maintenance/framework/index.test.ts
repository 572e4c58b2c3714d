import assert from "node:assert/strict";
import fc from "fast-check";
import { locationOf, type ModuleRecipe } from "../../../../lab/freepbx/module-recipe";
import { moduleXml } from "../../../../lab/freepbx/module-xml";
import { composeIndex } from "../../../../maintenance/framework/index-text";
import {
  archiveLocation,
  findNewest,
  indexFileOf,
  InvalidIndex,
  type OfferedModule,
  parseIndex,
} from "../../../../maintenance/framework/index-xml";
import { formatModule } from "../../../../maintenance/framework/module";
import { formatPins, type ModulePin, parsePins } from "../../../../maintenance/framework/pins";
import { selectModules } from "../../../../maintenance/framework/select";
import { formatWish, parseWish } from "../../../../maintenance/framework/wish";

const MD5 = "0123456789abcdef0123456789abcdef";
const SHA1 = `${MD5}01234567`;
const SHA256 = `${MD5}${MD5}`;
const sums = { md5: MD5, sha1: SHA1 };

const list = (...parts: readonly string[]): string =>
  `<?xml version="1.0"?>\n<xml>\n${parts.join("")}\n</xml>\n`;
const previous = (name: string, ...releases: readonly string[]): string =>
  `<previous><${name}><releases>${releases.join("")}</releases></${name}></previous>`;
const recipe = (name: string, version: string): ModuleRecipe => ({ name, version });
const module_ = (name: string, version: string): string => moduleXml(recipe(name, version), sums);

/** A module element of just these fields. */
function element(fields: Readonly<Record<string, string>>): string {
  const all = {
    rawname: "cdr",
    version: "2.10.0.5",
    location: "release/2.10/cdr.tgz",
    md5sum: MD5,
    ...fields,
  };
  return `<module>${Object.entries(all)
    .map(([name, text]) => `<${name}>${text}</${name}>`)
    .join("")}</module>`;
}

const offered = (text: string): OfferedModule[] =>
  parseIndex(text).entries.filter((entry) => "location" in entry);

const pin = (name: string, version: string, more: Partial<ModulePin> = {}): ModulePin => ({
  ...{ name, version, location: `modules/${name}-${version}.tgz`, sha256: SHA256, md5: MD5 },
  ...{ size: 100, signed: false, ...more },
});

describe("a repository's list of modules", () => {
  it("has another name from FreePBX 13 on", () => {
    const names = ["2.10", "12.0", "13.0", "17.0"].map(indexFileOf);
    assert.deepEqual(names, ["modules-2.10.xml", "modules-12.0.xml", "all-13.0.xml", "all-17.0.xml"]);
  });

  for (const line of ["2.10", "13.0"]) {
    it(`is read in the form of ${line}, with what else is in it`, () => {
      const issue = "<security><issue><id>SEC-1 🐛</id></issue></security>";
      const text = list(
        "<announcement>Äpfel &amp; 🍐</announcement>",
        module_("cdr", `${line}.1.2`),
        module_("core", `${line}.1.2`),
        previous("cdr", module_("cdr", `${line}.1.0`), module_("cdr", `${line}.1.1`)),
        issue,
      );
      const { entries, others } = parseIndex(text);
      const found = entries.map((entry) => `${formatModule(entry)}${entry.current ? "" : " (previous)"}`);
      assert.deepEqual(found, [
        `cdr ${line}.1.2`,
        `core ${line}.1.2`,
        ...[`cdr ${line}.1.0 (previous)`, `cdr ${line}.1.1 (previous)`],
      ]);
      assert.deepEqual(others, ["<announcement>Äpfel &amp; 🍐</announcement>", issue]);
      const [first] = offered(text);
      assert.equal(first!.location, `modules/${locationOf(recipe("cdr", `${line}.1.2`))}`);
      assert.deepEqual(first!.sums, sums);
      assert.equal(first!.xml, module_("cdr", `${line}.1.2`).trim());
    });
  }

  it("keeps no edge and beta builds, which nobody gets who doesn't ask for them", () => {
    const fields = "<rawname>cdr</rawname><version>9</version>";
    const text = list(module_("core", "13.0.1"), `<edge><cdr>${fields}</cdr></edge><beta><cdr/></beta>`);
    const { entries, others } = parseIndex(text);
    assert.deepEqual([entries.length, others], [1, []]);
  });

  it("takes sums in capital letters, SHA-256, and a tgz within a GPG message", () => {
    const [plain] = offered(list(element({ md5sum: MD5.toUpperCase(), sha256sum: SHA256 })));
    assert.deepEqual([plain!.sums, plain!.wrapped], [{ md5: MD5, sha256: SHA256 }, undefined]);
    const signed = `<type>gpg</type><sha1>${SHA1}</sha1>`;
    const [wrapped] = offered(list(element({ location: "packages/cdr/cdr-13.tgz.gpg", signed })));
    assert.deepEqual(wrapped!.wrapped, { sha1: SHA1 });
    assert.equal(archiveLocation(wrapped!), "modules/packages/cdr/cdr-13.tgz");
    assert.equal(archiveLocation(plain!), "modules/release/2.10/cdr.tgz");
  });

  const refused: readonly [title: string, text: string, reason: RegExp][] = [
    ["an empty answer", "", /^is no XML: Root element is missing/],
    ["a web page", "<html><body>Welcome</body></html>", /^begins with <html> instead of <xml>$/],
    ["a list that breaks off", list(module_("cdr", "2.10.1")).slice(0, -40), /^is no XML: /],
    ["a list of nothing", list(), /^lists no modules$/],
    [
      "entities that multiply",
      `<!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>${list(element({ rawname: "&b;" }))}`,
      /^is no XML: /,
    ],
    [
      "entities of files",
      `<!DOCTYPE xml [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml>${element({ rawname: "&f;" })}</xml>`,
      /^is no XML: Named entity isn't defined: &f;/,
    ],
    [
      "elements within elements without end",
      `<xml>${"<a>".repeat(200_000)}${"</a>".repeat(200_000)}</xml>`,
      /^has elements within elements without end$/,
    ],
  ];
  for (const [title, text, reason] of refused) {
    it(`is refused when it's ${title}`, () => {
      assert.throws(
        () => parseIndex(text),
        (error) => error instanceof InvalidIndex && reason.test(error.message),
      );
    });
  }

  const unusable: readonly [fields: Readonly<Record<string, string>>, reason: RegExp][] = [
    [{ rawname: "" }, /^has no rawname in the list/],
    [{ rawname: "../cdr" }, /^has no rawname in the list/],
    [{ rawname: "-cdr" }, /^has no rawname in the list/],
    [{ version: "1; reboot" }, /^has no version in the list/],
    [{ location: "" }, /^has no location in the list/],
    [
      { location: "../../etc/cdr.tgz" },
      /^has a location in the list that isn't a plain path: "\.\.\/\.\.\/etc/,
    ],
    [{ location: "a/../../b.tgz" }, /isn't a plain path/],
    [{ location: "/etc/passwd" }, /isn't a plain path/],
    [{ location: "a//b.tgz" }, /isn't a plain path/],
    [{ location: "a/%2e%2e/b.tgz" }, /isn't a plain path/],
    [{ location: "a\\b.tgz" }, /isn't a plain path/],
    [{ location: "a/.cdr.tgz.part" }, /isn't a plain path/],
    [{ location: "cdr.tgz?a=b" }, /isn't a plain path/],
    [{ location: "HTTPS://elsewhere.example/cdr.tgz" }, /^is elsewhere, at HTTPS:\/\/elsewhere\.example/],
    [{ location: "cdr.tgz", signed: "<type>gpg</type>" }, /doesn't end in \.gpg: cdr\.tgz$/],
    [{ md5sum: "abc" }, /^has md5 "abc" in the list, which can't be one$/],
    [{ sha1sum: MD5 }, /^has sha1 "[0-9a-f]+" in the list/],
    [{ md5sum: "" }, /^has no checksum in the list/],
  ];
  for (const [fields, reason] of unusable) {
    it(`is used but for an entry with ${JSON.stringify(fields)}`, () => {
      const { entries } = parseIndex(list(element(fields), module_("core", "2.10.1")));
      const [bad, good] = entries;
      assert.ok(bad !== undefined && "reason" in bad, JSON.stringify(bad));
      assert.match(bad.reason, reason);
      assert.ok(good !== undefined && "location" in good);
    });
  }

  it("may be huge", () => {
    const changelog = `<changelog>${"*1.2* something &amp; something else\n".repeat(50)}</changelog>`;
    const count = 5_000;
    const modules = Array.from({ length: count }, (_, i) =>
      element({ rawname: `m${i}`, version: `2.10.${i}` }).replace("</module>", `${changelog}</module>`),
    );
    const entries = offered(list(...modules));
    assert.equal(entries.length, count);
    assert.equal(entries.at(-1)!.xml, modules.at(-1));
  });

  it("is never anything but read or refused, whatever it is", () => {
    const tags = ["module", "xml", "rawname", "version", "location", "md5sum", "previous", "releases", "cdr"];
    const piece = fc.oneof(
      fc.constantFrom(...tags.flatMap((tag) => [`<${tag}>`, `</${tag}>`])),
      fc.constantFrom("&amp;", "&x;", "<![CDATA[x]]>", "<!-- x -->", "2.10.0.5", "cdr", MD5),
      fc.string({ unit: "grapheme", maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        try {
          parseIndex(`<xml>${pieces.join("")}</xml>`);
        } catch (error) {
          assert.ok(error instanceof InvalidIndex, String(error));
        }
      }),
    );
  });
});

describe("modules of a list", () => {
  const index = parseIndex(
    list(
      module_("cdr", "2.10.1.2"),
      module_("core", "2.10.1.9"),
      module_("core", "2.10.1.10"),
      element({ rawname: "queues", md5sum: "" }),
      previous(
        "cdr",
        module_("cdr", "2.10.1.1"),
        element({ rawname: "cdr", version: "2.10.1.0", md5sum: "" }),
      ),
      previous("fax", module_("fax", "2.10.1.1")),
    ),
  );
  const select = (wishes?: readonly string[], pins: readonly ModulePin[] = []) => {
    const { selected, missing } = selectModules(
      index,
      pins,
      wishes?.map((wish) => parseWish(wish)!),
    );
    return [
      ...selected.map((one) => `${formatModule(one)}${one.offered === undefined ? " (pinned)" : ""}`),
      ...missing.map(({ module, reason }) => `${module} ${reason}`),
    ];
  };

  it("are the newest of each, and what can't be had is named", () => {
    assert.deepEqual(select(), [
      ...["cdr 2.10.1.2", "core 2.10.1.10"],
      "queues has no checksum in the list, so nobody could tell whether the right file was fetched",
    ]);
  });

  it("are those asked for, also earlier ones", () => {
    assert.deepEqual(select(["cdr:2.10.1.1", "core", "core"]), ["cdr 2.10.1.1", "core 2.10.1.10"]);
    assert.deepEqual(select(["fax", "cdr:3", "nix", "cdr:2.10.1.0"]), [
      "fax isn't in the list, which has 2.10.1.1",
      "cdr 3 isn't in the list, which has 2.10.1.2, 2.10.1.1, 2.10.1.0",
      "nix isn't in the list",
      "cdr 2.10.1.0 has no checksum in the list, so nobody could tell whether the right file was fetched",
    ]);
  });

  it("may be in the mirror alone, when that very version is asked for", () => {
    const pins = [pin("cdr", "2.10.0.1")];
    assert.deepEqual(select(["cdr:2.10.0.1"], pins), ["cdr 2.10.0.1 (pinned)"]);
    assert.deepEqual(select(["cdr"], pins), ["cdr 2.10.1.2"]);
  });

  it("are refused where the list contradicts itself", () => {
    const twice = parseIndex(list(element({}), element({ md5sum: MD5.replace("0", "f") })));
    assert.deepEqual(selectModules(twice, [], undefined).missing, [
      { module: "cdr", reason: "is in the list twice, as different files" },
    ]);
    const shared = parseIndex(list(element({}), element({ rawname: "core" })));
    assert.deepEqual(selectModules(shared, [], undefined).missing, [
      { module: "core 2.10.0.5", reason: "has the same location in the list as cdr 2.10.0.5" },
    ]);
    const same = parseIndex(list(element({}), element({})));
    assert.equal(selectModules(same, [], undefined).selected.length, 1);
  });

  it("are asked for by name, or name and version", () => {
    for (const text of ["cdr", "cdr:2.10.0.5"])
      assert.equal(formatWish(parseWish(text)!), text.replace(":", " "));
    for (const text of ["", ":", "cdr:", ":1", "cdr:1:2", "../cdr", "cdr 1", "cdr:x"]) {
      assert.equal(parseWish(text), undefined, text);
    }
  });

  it("have a newest one by FreePBX's order, not by the alphabet's", () => {
    const versions = ["2.10.0.9", "2.10.0.10", "2.10.0.10rc1"].map((version) => ({ version }));
    assert.deepEqual(findNewest(versions), { version: "2.10.0.10" });
    assert.deepEqual([findNewest<{ version: string }>([])], [undefined]);
  });
});

describe("a mirror's list", () => {
  it("offers the newest of what is there, the rest as previous, and nothing else", () => {
    const source = list(
      module_("core", "2.10.1.1"),
      module_("cdr", "2.10.1.2"),
      previous("cdr", module_("cdr", "2.10.1.0"), module_("cdr", "2.10.1.1")),
      "<security><issue><id>SEC-1</id></issue><issue><id>SEC-2</id></issue></security>",
    );
    const { entries, others } = parseIndex(source);
    const kept = entries.filter((entry) => "location" in entry && entry.version !== "2.10.1.2");
    const text = composeIndex(kept as OfferedModule[], others);
    const mirrored = parseIndex(text);
    assert.deepEqual(
      mirrored.entries.map((entry) => `${formatModule(entry)} ${String(entry.current)}`),
      ["cdr 2.10.1.1 true", "core 2.10.1.1 true", "cdr 2.10.1.0 false"],
    );
    assert.deepEqual(mirrored.others, others);
    assert.equal(composeIndex(offered(text), mirrored.others), text);
  });

  for (const [what, others, ids] of [
    ["none", [], ["NONE-1", "NONE-2"]],
    ["an empty list", ["<a/>", "<security>\n</security>"], ["NONE-1", "NONE-2"]],
    ["an empty list, in one tag", ["<security/>"], ["NONE-1", "NONE-2"]],
    ["one", ["<security> <issue><id>SEC-1</id></issue>\n</security>"], ["SEC-1", "NONE-1"]],
  ] as const) {
    it(`has two security issues where the repository has ${what}: FreePBX's tools die of less`, () => {
      const text = composeIndex(offered(list(module_("core", "17.0.1"))), others);
      assert.deepEqual(
        [...text.matchAll(/<id>([^<]*)<\/id>/g)].map(([, id]) => id),
        ids,
      );
      assert.equal(text.match(/<security>/g)?.length, 1);
      const mirrored = parseIndex(text);
      assert.equal(composeIndex(offered(text), mirrored.others), text);
      assert.equal(mirrored.others.includes("<a/>"), (others as readonly string[]).includes("<a/>"));
    });
  }

  it("is the same whatever order things came in", () => {
    const builds = offered(
      list(
        module_("core", "2.10.1.1"),
        module_("cdr", "2.10.1.2"),
        previous("cdr", module_("cdr", "2.10.1.0"), module_("cdr", "2.10.1.1")),
      ),
    );
    const text = composeIndex(builds, []);
    fc.assert(
      fc.property(fc.shuffledSubarray(builds, { minLength: builds.length }), (shuffled) => {
        assert.equal(composeIndex(shuffled, []), text);
      }),
    );
  });
});

describe("a mirror's pins", () => {
  const pins = {
    "2.10": [pin("core", "2.10.1.1"), pin("cdr", "2.10.1.2"), pin("cdr", "2.10.1.1")],
    "13.0": [pin("cdr", "13.0.1", { signed: true, location: "modules/packages/cdr/cdr-13.0.1.tgz" })],
  };

  it("are the same text for the same pins, which reads back", () => {
    const text = formatPins(pins);
    const read = parsePins(text, "modules.lock.json");
    assert.equal(formatPins(read), text);
    assert.deepEqual(Object.keys(read), ["13.0", "2.10"]);
    assert.deepEqual(
      read["2.10"]!.map((one) => formatModule(one)),
      ["cdr 2.10.1.1", "cdr 2.10.1.2", "core 2.10.1.1"],
    );
    assert.deepEqual(read["13.0"], pins["13.0"]);
    const shuffled = { "13.0": pins["13.0"], "2.10": pins["2.10"].toReversed() };
    assert.equal(formatPins(shuffled), text);
  });

  const broken: readonly [title: string, change: (text: string) => string, message: RegExp][] = [
    ["cut short", (text) => text.slice(0, 300), /^pins\.json:\d+: invalid YAML/],
    [
      "of another format",
      (text) => text.replace('"format": 1', '"format": 2'),
      /format: expected 1, the only format there is, got 2/,
    ],
    [
      "with a path out of the mirror",
      (text) => text.replace("modules/cdr", "../cdr"),
      /location: expected a path below/,
    ],
    [
      "with a sum that isn't one",
      (text) => text.replace(`"${SHA256}"`, '"abc"'),
      /sha256: expected a SHA-256/,
    ],
    [
      "with a module twice",
      (text) => text.replace('"2.10.1.2"', '"2.10.1.1"'),
      /the same module is already on line \d+/,
    ],
    ["with what nobody knows", (text) => text.replace('"size"', '"length"'), /unknown key "length"/],
  ];
  for (const [title, change, message] of broken) {
    it(`are refused when they're ${title}`, () => {
      assert.throws(() => parsePins(change(formatPins(pins)), "pins.json"), { name: "InvalidFile", message });
    });
  }
});
