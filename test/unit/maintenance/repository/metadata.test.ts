import assert from "node:assert/strict";
import { formatNevra } from "../../../../maintenance/packages/nevra";
import { readFilelists } from "../../../../maintenance/repository/filelists";
import { readModules } from "../../../../maintenance/repository/modules";
import { readPrimary } from "../../../../maintenance/repository/primary";
import { parseRepomd } from "../../../../maintenance/repository/repomd";
import { readIssuer } from "../../../../maintenance/repository/rpm-signer";
import { readSignatureHeader } from "../../../../maintenance/repository/rpm-signature-header";
import { readWhole } from "../../../../maintenance/repository/text-reader";
import { readUpdateinfo } from "../../../../maintenance/repository/updateinfo";
import { packageElement, packageFile, primaryXml, SIGNER, signaturePacket } from "./repository-fixture";

const SUM = "ab".repeat(32);
const PHP = {
  nevra: "php-5.3.3-50.el6.x86_64",
  requires: ["php-common = 5.3.3-50.el6"],
  files: ["/usr/bin/php"],
};

function refuses(read: () => unknown, message: string): void {
  assert.throws(read, { name: "InvalidMetadata", message });
}

describe("primary.xml", () => {
  it("is read, with what rpm itself must provide left out", () => {
    const [php] = readWhole(
      readPrimary("updates"),
      primaryXml([{ ...PHP, requires: [...PHP.requires, "rpmlib(PayloadIsXz) <= 5.2-1", "(a or b)"] }]),
    );
    assert.equal(formatNevra(php!), PHP.nevra);
    assert.equal(php!.repository, "updates");
    assert.equal(php!.publishedAt, Date.parse("2026-01-01") / 1000);
    assert.deepEqual(
      php!.requires.map(({ text, requirement }) => [text, requirement.kind]),
      [
        ["php-common = 5.3.3-50.el6", "capability"],
        ["(a or b)", "or"],
      ],
    );
    assert.deepEqual(php!.files, ["/usr/bin/php"]);
  });

  it("has its sources left out", () => {
    const text = primaryXml([PHP]).replace("<arch>x86_64<", "<arch>src<");
    assert.deepEqual(readWhole(readPrimary("updates"), text), []);
  });

  const good = primaryXml([PHP]);
  const cases: [title: string, text: string, message: string][] = [
    ["another document", "<html></html>", "has no element <metadata>"],
    [
      "that breaks off in a package",
      good.slice(0, good.indexOf("</format>")),
      "breaks off in the 1. <package>",
    ],
    [
      "that breaks off behind one",
      good.slice(0, good.indexOf("</metadata>")),
      "breaks off before </metadata>",
    ],
    [
      "with fewer packages than it says",
      good.replace('packages="1"', 'packages="2"'),
      "says it has 2 packages, but has 1",
    ],
    [
      "with a comment that hides a package",
      good.replace("<format>", "<!-- </package> --><format>"),
      "contains a comment, CDATA or a document type, as no repository tool writes it",
    ],
    [
      "with an entity of its own",
      good.replace("<metadata", '<!DOCTYPE metadata [<!ENTITY a "aaaa">]><metadata'),
      "contains a comment, CDATA or a document type, as no repository tool writes it",
    ],
    ["that is no XML within", good.replace("<name>php</name>", "<name>php</nam>"), ""],
    [
      "with SHA-1 checksums",
      good.replace('type="sha256" pkgid', 'type="sha" pkgid'),
      `has no SHA-256 checksum of ${PHP.nevra}; a release needs them: make the repository by createrepo_c --checksum sha256`,
    ],
    [
      "with a name that would end a script's line",
      good.replace("<name>php</name>", "<name>php; reboot</name>"),
      'has a package that can\'t be: "php; reboot-5.3.3-50.el6.x86_64" has a name, "php; reboot", that no package can have; write name-[epoch:]version-release.arch, e.g. php-5.3.3-40.el6.x86_64',
    ],
    [
      "for machines nobody has",
      good.replace("<arch>x86_64<", "<arch>pdp11<"),
      "has package php for the unknown architecture pdp11",
    ],
    [
      "with a package outside of the repository",
      good.replace('href="Packages/', 'href="../../etc/'),
      'has a package at "../../etc/php-5.3.3-50.el6.x86_64.rpm", which isn\'t within the repository',
    ],
    [
      "with a package whose place has a line break",
      good.replace('href="Packages/', 'href="Packages/&#10;&#9;'),
      'has a package at "Packages/\\n\\tphp-5.3.3-50.el6.x86_64.rpm", which isn\'t within the repository',
    ],
    [
      "with an endless epoch",
      good.replace('<version epoch="0"', '<version epoch="99999999999"'),
      'has package php with the epoch "99999999999"',
    ],
    [
      "with a name of two lines",
      good.replace('name="php-common"', 'name="php&#10;common"'),
      `has a dependency of ${PHP.nevra} with a control character: "php\\ncommon"`,
    ],
    [
      "with a comparison that isn't one",
      good.replace('name="php-common" flags="EQ"', 'name="php-common" flags="NE"'),
      `has a dependency of ${PHP.nevra} with the unknown comparison "NE"`,
    ],
    [
      "with a broken rich dependency",
      good.replace('<rpm:requires><rpm:entry name="php-common"', '<rpm:requires><rpm:entry name="(a and"'),
      "",
    ],
  ];
  for (const [title, text, message] of cases) {
    it(`${title} is refused`, () => {
      if (message === "")
        assert.throws(() => readWhole(readPrimary("updates"), text), { name: "InvalidMetadata" });
      else refuses(() => readWhole(readPrimary("updates"), text), message);
    });
  }
});

describe("repomd.xml", () => {
  const data = (
    location: string,
    type = "primary",
    checksum = `<checksum type="sha256">${SUM}</checksum>`,
  ): string => `<data type="${type}">${checksum}<location href="${location}"/><size>10</size></data>`;
  const wrap = (inner: string): string => `<repomd><revision>42</revision>${inner}</repomd>`;

  it("is read", () => {
    const { revision, files } = parseRepomd(wrap(data("repodata/primary.xml.gz")));
    assert.equal(
      parseRepomd(`<repomd><revision>${"4".repeat(5000)}</revision></repomd>`).revision.length,
      201,
    );
    assert.equal(revision, "42");
    assert.deepEqual(files.get("primary"), {
      type: "primary",
      location: "repodata/primary.xml.gz",
      checksum: { algorithm: "sha256", value: SUM },
      size: 10,
    });
  });

  const cases: [title: string, text: string, message: string | RegExp][] = [
    ["that is a web page", "<html><body>Log in</body></html>", "begins with <html> instead of <repomd>"],
    ["that is empty", "", /^is no XML: /],
    ["with a file named twice", wrap(data("a") + data("b")), "names primary twice"],
    ...["../secret", "/etc/passwd", "http://elsewhere.invalid/x", "a/../../b", ""].map(
      (location): [string, string, string] => [
        `that points to ${JSON.stringify(location)}`,
        wrap(data(location)),
        `says that primary is at ${JSON.stringify(location)}, which isn't within the repository`,
      ],
    ),
    ["without a checksum", wrap(data("a", "primary", "")), "has no checksum of primary"],
    [
      "with MD5",
      wrap(data("a", "primary", '<checksum type="md5">00</checksum>')),
      'has a checksum of primary of the unknown type "md5"',
    ],
    ["with a size that is none", wrap(data("a").replace("10", "-1")), "has a <size> that is no number: -1"],
  ];
  for (const [title, text, message] of cases) {
    it(`${title} is refused`, () => {
      assert.throws(() => parseRepomd(text), { name: "InvalidMetadata", message });
    });
  }
});

describe("filelists.xml", () => {
  it("tells which packages have the wanted files", () => {
    const text = `<filelists packages="2"><package pkgid="${SUM}" name="a"><file>/a</file><file>/b</file></package>
      <package pkgid="cd" name="b"><file>/c</file></package></filelists>`;
    assert.deepEqual([...readWhole(readFilelists(new Set(["/b", "/d"])), text)], [[SUM, ["/b"]]]);
  });
});

describe("updateinfo.xml", () => {
  it("is read; what is for no machine here, or can't be, is left out", () => {
    const text = `<updates><update from="x" type="security"><id>RHSA-2019:2471</id><severity>Important</severity>
      <references><reference type="bugzilla" id="1"/><reference type="cve" id="CVE-2019-1559"/><reference type="cve" id="CVE-2018-1"/></references>
      <pkglist><collection><package name="openssl" epoch="0" version="1.0.1e" release="58.el6" arch="x86_64"/>
      <package name="openssl" version="1.0.1e" release="58.el6" arch="src"/>
      <package name="open ssl" version="1.0.1e" release="58.el6" arch="x86_64"/></collection></pkglist></update>
      <update type="newpackage"><id>X 1</id></update></updates>`;
    const [first, second] = readWhole(readUpdateinfo(), text);
    assert.deepEqual(
      { ...first!, fixes: first!.fixes.map(formatNevra) },
      {
        id: "RHSA-2019:2471",
        type: "security",
        severity: "important",
        cves: ["CVE-2018-1", "CVE-2019-1559"],
        fixes: ["openssl-1.0.1e-58.el6.x86_64"],
      },
    );
    for (const [word, severity] of [
      ["Medium", "moderate"],
      ["High", "important"],
      ["critical", "critical"],
      ["none", "unrated"],
    ] as const) {
      const [rated] = readWhole(readUpdateinfo(), text.replace("Important", word));
      assert.equal(rated?.severity, severity);
    }
    assert.deepEqual(second, { id: "X-1", type: "other", severity: "unrated", cves: [], fixes: [] });
    assert.deepEqual(readWhole(readUpdateinfo(), "<?xml version='1.0'?>\n<updates/>\n"), []);
  });
});

describe("a repository's modules", () => {
  const document = (stream: string, rpm: string): string =>
    `---\ndocument: modulemd\nversion: 2\ndata:\n  name: php\n  stream: ${stream}\n  artifacts:\n    rpms:\n    - ${rpm}\n`;

  it("tell which packages are of which stream, whose name may look like a number", () => {
    const text = `${document("1.10", "php-0:7.2-1.module_el8.x86_64")}...\n---\ndocument: modulemd-defaults\ndata: { module: php }\n`;
    assert.deepEqual([...readWhole(readModules(), text)], [["php-7.2-1.module_el8.x86_64", "php:1.10"]]);
  });

  it("that say not which stream they are are refused, rather than their packages taken", () => {
    for (const broken of [document("a b", "x-1-1.noarch"), "document: modulemd\ndata: { name: php }\n"]) {
      assert.throws(() => readWhole(readModules(), broken), {
        name: "InvalidMetadata",
        message: "has a module without a name, a stream or a list of packages",
      });
    }
    assert.deepEqual([...readWhole(readModules(), "")], []);
  });

  it("that are no YAML are refused", () => {
    assert.throws(() => readWhole(readModules(), "document: [modulemd\n"), {
      name: "InvalidMetadata",
      message: /^is no YAML: /,
    });
  });
});

describe("the signer of a package file", () => {
  const recipe = { nevra: "a-1-1.noarch", signer: SIGNER };
  const readSigner = (file: Buffer): string | undefined => readSignatureHeader(file).signedBy;

  it("is read of signatures of version 4 and 3, of both forms of packets", () => {
    assert.equal(readSigner(packageFile(recipe)), SIGNER);
    const old = Buffer.concat([
      Buffer.from([0xc2, 17, 3, 5, 0, 0, 0, 0, 0]),
      Buffer.from(SIGNER, "hex"),
      Buffer.from([1, 8]),
    ]);
    const file = packageFile(recipe);
    const at = file.indexOf(signaturePacket(SIGNER));
    assert.equal(readSigner(Buffer.concat([file.subarray(0, at), old, Buffer.alloc(20)])), SIGNER);
  });

  it("is read of signatures of version 6, by the beginning of the key's fingerprint", () => {
    const fingerprint = Buffer.concat([Buffer.from(SIGNER, "hex"), Buffer.alloc(24, 7)]);
    const subpacket = Buffer.concat([Buffer.from([34, 33, 6]), fingerprint]);
    const body = Buffer.concat([
      Buffer.from([6, 0, 1, 10, 0, 0, 0, 35]),
      subpacket,
      Buffer.from([0, 0, 0, 0]),
    ]);
    assert.equal(readIssuer(Buffer.concat([Buffer.from([0xc2, body.length]), body])), SIGNER);
    assert.throws(
      () => readIssuer(Buffer.concat([Buffer.from([0xc2, 20]), body.subarray(0, 20)])),
      RangeError,
    );
  });

  it("is undefined for a file that isn't signed", () => {
    assert.equal(readSigner(packageFile({ nevra: "a-1-1.noarch" })), undefined);
  });

  it("is refused for what is no package, or breaks off", () => {
    assert.throws(() => readSigner(Buffer.alloc(200)), {
      name: "InvalidPackageFile",
      message: "is no rpm package",
    });
    const file = packageFile(recipe);
    for (let length = 0; length < file.indexOf(signaturePacket(SIGNER)) + 10; length += 7) {
      assert.throws(() => readSigner(file.subarray(0, length)), {
        name: "InvalidPackageFile",
        message: "breaks off in its signature",
      });
    }
  });
});

describe("the digests of a package file's header", () => {
  const recipe = { nevra: "a-1-1.noarch", signer: SIGNER };
  const [sha256, sha1] = ["ab".repeat(32), "cd".repeat(20)];

  for (const header of [{ sha256, sha1 }, { sha1 }, { sha256 }] as const) {
    it(`are read where it has ${Object.keys(header).join(" and ")}, signed or not`, () => {
      assert.deepEqual(readSignatureHeader(packageFile({ ...recipe, header })), { signedBy: SIGNER, header });
      assert.deepEqual(readSignatureHeader(packageFile({ nevra: "a-1-1.noarch", header })), { header });
    });
  }

  it("are left out where they aren't digests", () => {
    const file = packageFile({ ...recipe, header: { sha256: "x".repeat(64), sha1: `${sha1}00` } });
    assert.deepEqual(readSignatureHeader(file), { signedBy: SIGNER });
  });

  it("are refused where they break off", () => {
    const file = packageFile({ nevra: "a-1-1.noarch", header: { sha256 } });
    assert.throws(() => readSignatureHeader(file.subarray(0, file.indexOf(sha256) + 9)), {
      name: "InvalidPackageFile",
      message: "breaks off in its signature",
    });
  });
});

describe("one element of a list", () => {
  it("may stand on a line of its own or not", () => {
    const text = `<metadata packages="2">${packageElement(PHP)}${packageElement({ nevra: "a-1-1.noarch" }).trim()}</metadata>`;
    assert.equal(readWhole(readPrimary("updates"), text).length, 2);
  });
});
