import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { releaseDigest } from "../../../../maintenance/release/digest";
import { parseRelease } from "../../../../maintenance/release/parse";
import type { Release } from "../../../../maintenance/release/release";
import { parseLockSettings } from "../../../../maintenance/repository/lock-settings";
import { formatNevra } from "../../../../maintenance/packages/nevra";
import {
  type MetadataText,
  packageFile,
  type Recipe,
  sha256,
  SIGNER,
  writeRepository,
} from "../../maintenance/repository/repository-fixture";
import { type MaintOutcome, runMaintIn } from "../../../harness/run-maint";

const PHP: readonly Recipe[] = [
  { nevra: "php-common-5.3.3-50.el6.x86_64", signer: SIGNER },
  { nevra: "php-5.3.3-50.el6.x86_64", requires: ["php-common = 5.3.3-50.el6"], signer: SIGNER },
];

describe("the command maint lock", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "lock-command-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const run = (...args: string[]): Promise<MaintOutcome> => runMaintIn(folder, args);

  /** Locks, and reads what comes of it. */
  async function lock(...args: string[]): Promise<Release> {
    const { code, printed, told } = await run("lock", ...args);
    assert.equal(code, 0, told);
    return parseRelease(printed, "printed");
  }

  async function refuses(message: string | RegExp, ...args: string[]): Promise<void> {
    const { code, printed, told } = await run("lock", ...args);
    assert.deepEqual([code, printed], [1, ""]);
    if (typeof message === "string") assert.equal(told, message);
    else assert.match(told, message);
  }

  function offer(
    recipes: readonly Recipe[],
    more: Readonly<Record<string, MetadataText>> = {},
    name = "updates",
  ): void {
    writeRepository(path.join(folder, name), recipes, more);
  }

  function write(file: string, text: string): void {
    writeFileSync(path.join(folder, file), text);
  }

  function builds(release: Release, layer: "nodes" | "containers" = "containers"): string[] {
    return (release[layer]["el6"] ?? []).map(formatNevra);
  }

  const quick = ["r1", "--repository", "updates", "--os-family", "el6"];

  it("makes a release of a repository, for nodes and containers", async () => {
    offer(PHP);
    const release = await lock(...quick);
    assert.deepEqual(builds(release), ["php-5.3.3-50.el6.x86_64", "php-common-5.3.3-50.el6.x86_64"]);
    assert.deepEqual(release.nodes, release.containers);
    const [php] = release.containers["el6"]!;
    assert.equal(php!.signedBy, SIGNER);
    const repomd = sha256(readFileSync(path.join(folder, "updates/repodata/repomd.xml")));
    assert.deepEqual(release.provenance, {
      repositories: { updates: { location: "updates", revision: "7", repomd } },
    });
  });

  it("notes which builds stay side by side, by what they provide, also of what stays from a release that hasn't got it", async () => {
    offer([
      { nevra: "kernel-uek-5-1.x86_64", provides: ["kernel"], signer: SIGNER },
      { nevra: "kernel-ml-core-6-1.x86_64", provides: ["installonlypkg(kernel)"], signer: SIGNER },
      { nevra: "kernel-headers-6-1.x86_64", signer: SIGNER },
    ]);
    const noted = (release: Release) =>
      release.containers["el6"]?.filter(({ installOnly }) => installOnly).map(({ name }) => name);
    const text = (await run("lock", ...quick)).printed;
    assert.deepEqual(noted(parseRelease(text, "printed")), ["kernel-ml-core", "kernel-uek"]);
    const without = text.replaceAll(/^ +installOnly.*\n/gm, "");
    assert.deepEqual(noted(parseRelease(without, "without")), []);
    write("r0.yaml", without);
    assert.deepEqual(noted(await lock(...quick, "--from", "r0.yaml")), ["kernel-ml-core", "kernel-uek"]);
  });

  it("notes the digests of headers, also of what stays from a release that hasn't got them", async () => {
    const header = { sha256: "ab".repeat(32), sha1: "cd".repeat(20) };
    const recipes = PHP.map((recipe) => ({ ...recipe, header }));
    offer(recipes);
    const noted = (release: Release) => release.containers["el6"]?.map((p) => p.header);
    const text = (await run("lock", ...quick)).printed;
    const made = parseRelease(text, "printed");
    assert.deepEqual(noted(made), [header, header]);
    const without = text.replaceAll(/^ +header.*\n/gm, "");
    assert.deepEqual(noted(parseRelease(without, "without")), [undefined, undefined]);
    write("r0.yaml", without);
    const again = await lock(...quick, "--from", "r0.yaml");
    assert.deepEqual(noted(again), [header, header]);
    assert.equal(releaseDigest(again), releaseDigest(made));
    assert.equal(releaseDigest(again), releaseDigest(parseRelease(without, "without")));
    // Just a few packages: the rest stays as it is.
    offer([...recipes, { nevra: "a-1-1.noarch", signer: SIGNER, header }]);
    const only = await lock(...quick, "--from", "r0.yaml", "--only", "a");
    assert.deepEqual(noted(only), [header, undefined, undefined]);
  });

  it("makes the same file of the same repository, and writes it where it's told", async () => {
    offer(PHP);
    const { printed } = await run("lock", ...quick);
    const { printed: nothing, told } = await run("lock", ...quick, "--output", "r1.yaml");
    assert.equal(nothing, "");
    assert.equal(readFileSync(path.join(folder, "r1.yaml"), "utf8"), printed);
    assert.match(
      told,
      /^release r1: sha256:[0-9a-f]{64}\n {2}nodes el6: 2 packages\n {2}containers el6: 2 packages\n/,
    );
  });

  it("says loudly what the release erases, with both builds and what that interrupts", async () => {
    offer([
      { nevra: "asterisk-11.25.3-1.x86_64", signer: SIGNER },
      { nevra: "framework-cdr-1.3-1.noarch", obsoletes: ["asterisk"], signer: SIGNER },
    ]);
    const lines = async (...args: string[]): Promise<string[]> =>
      (await run("lock", "r1", ...args)).told.split("\n").filter((line) => line.includes("ERASES"));
    const because =
      "framework-cdr-1.3-1.noarch obsoletes asterisk. asterisk is erased by framework-cdr, and asterisk with it → at least T2. ";
    const succeeded =
      "framework-cdr-1.3-1.noarch obsoletes asterisk. asterisk is part of asterisk: restart needed → at least T2. ";
    const told = [
      `    ERASES asterisk-11.25.3-1.x86_64 where both are installed. The plan refuses that, since the release names both: ${because}` +
        'To replace the old one, name framework-cdr under "successors" of the lock configuration. Or exclude one of them.',
    ];
    assert.deepEqual(await lines("--repository", "updates", "--os-family", "el6"), [...told, ...told]);

    const configuration = (more: string): void => {
      write(
        "lock.yaml",
        `repositories: { updates: { location: updates } }\ncontainers: { el6: { repositories: [updates], ${more} } }\n`,
      );
    };
    configuration("successors: [framework-cdr]");
    assert.deepEqual(await lines(), [
      `    ERASES asterisk-11.25.3-1.x86_64 wherever it's installed: ${succeeded}Is that what you want?`,
    ]);
    configuration("exclude: [asterisk]");
    assert.deepEqual(await lines(), [
      `    ERASES asterisk where both are installed: ${because}Exclude framework-cdr to keep it.`,
    ]);
    write(
      "impact.yaml",
      "- { subject: package, names: [asterisk], interrupts: [], needs: nothing, because: is unused here }\n",
    );
    assert.deepEqual(await lines("--impact", "impact.yaml"), []);
  });

  it("tells a number where many builds are left out for one reason", async () => {
    const many = Array.from({ length: 30 }, (_, i) => ({ nevra: `p${i}-1-1.noarch` }));
    offer([...many, { nevra: "q-1-1.noarch" }, { nevra: "php-5-1.noarch" }]);
    write(
      "lock.yaml",
      `repositories: { updates: { location: updates } }
containers: { el6: { repositories: [updates], exclude: ["p*", q] } }
retracted:
${[...many, { nevra: "php-5-1.noarch" }].map(({ nevra }, i) => `  - { nevra: ${nevra}, because: ${i < 6 ? "bad" : "worse"} }\n`).join("")}`,
    );
    const retracted = await run("lock", "r1");
    assert.equal(retracted.told.match(/left out \(retracted\)/g)?.length, 31);
    write(
      "lock.yaml",
      'repositories: { updates: { location: updates } }\ncontainers: { el6: { repositories: [updates], exclude: ["p*", q] } }\n',
    );
    const { told, printed } = await run("lock", "r1");
    assert.deepEqual(told.split("\n").slice(2, 4), [
      '    left out (excluded): q-1-1.noarch is excluded by "q"',
      '    left out (excluded): 31 builds, each of which is excluded by "p*"',
    ]);
    const { leftOut, leftOutInBulk } = parseRelease(printed, "r1").notes!.containers["el6"]!;
    assert.deepEqual(
      leftOut.map(({ build }) => formatNevra(build)),
      ["q-1-1.noarch"],
    );
    assert.deepEqual(leftOutInBulk, [{ builds: 31, reason: "excluded", because: 'is excluded by "p*"' }]);
    write("r1.yaml", printed);
    // What isn't looked at again stays left out.
    write(
      "lock.yaml",
      "repositories: { updates: { location: updates } }\ncontainers: { el6: { repositories: [updates] } }\n",
    );
    const only = await lock("r2", "--from", "r1.yaml", "--only", "q");
    assert.deepEqual(only.notes?.containers["el6"], { advisories: [], leftOut: [], leftOutInBulk });
  });

  it("takes nodes and containers of several OS families from where the configuration says", async () => {
    offer([{ nevra: "vzctl-4-1.x86_64" }], {}, "openvz");
    offer([{ nevra: "a-1-1.i686", requires: ["/usr/lib/b"] }, { nevra: "a-1-1.x86_64" }], {}, "updates");
    offer(
      [{ nevra: "b-1-1.noarch" }],
      {
        filelists: {
          text: `<filelists packages="1"><package pkgid="${sha256(packageFile({ nevra: "b-1-1.noarch" }))}" name="b" arch="noarch"><file>/usr/lib/b</file></package></filelists>`,
        },
      },
      "base",
    );
    write(
      "lock.yaml",
      `repositories:
  openvz: { location: openvz }
  updates: { location: updates }
  base: { location: base }
nodes:
  el6: { repositories: [openvz, updates], exclude: ["*.i686"] }
containers:
  el7: { repositories: [updates], base: [base], install: [a] }
`,
    );
    const release = await lock("r1");
    assert.deepEqual(builds(release, "nodes"), ["a-1-1.x86_64", "vzctl-4-1.x86_64"]);
    assert.deepEqual(
      release.containers["el7"]?.map((p) => [formatNevra(p), p.ensure]),
      [
        ["a-1-1.i686", "installed"],
        ["a-1-1.x86_64", "installed"],
      ],
    );
    assert.deepEqual(
      release.notes?.nodes["el6"]?.leftOut.map(({ reason }) => reason),
      ["excluded"],
    );
    assert.deepEqual(Object.keys(release.provenance?.repositories ?? {}), ["base", "openvz", "updates"]);
  });

  it("understands the configuration that its documentation shows", () => {
    const page = readFileSync(path.join(__dirname, "../../../../docs/releases.md"), "utf8");
    const [, example = ""] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
    const { layers, repositories } = parseLockSettings(example, "docs/releases.md");
    assert.deepEqual(
      layers.map(({ layer, osFamily }) => `${layer} ${osFamily}`),
      ["nodes el6", "containers el6"],
    );
    assert.deepEqual(Object.keys(repositories), ["el6-updates", "openvz", "el6-os"]);
  });

  it("notes the advisories that are fixed, and rates ages by them", async () => {
    const fix = '<package name="php" epoch="0" version="5.3.3" release="50.el6" arch="x86_64"/>';
    const updateinfo = `<updates><update type="security"><id>CESA-1</id><severity>Critical</severity><references><reference type="cve" id="CVE-2026-1"/></references>
      <pkglist><collection>${fix}<package name="x" version="1" release="1" arch="noarch"/></collection></pkglist></update></updates>`;
    offer(PHP, { updateinfo: { text: updateinfo } });
    write(
      "lock.yaml",
      "repositories: { updates: { location: updates } }\ncontainers: { el6: { repositories: [updates] } }\nminimumAgeDays: { critical: 0, unrated: 9 }\n",
    );
    await refuses(
      /^The configuration has minimumAgeDays, so what is locked depends on the day: say --as-of/,
      "r1",
    );
    const release = await lock("r1", "--as-of", "2026-01-10");
    assert.deepEqual(
      release.notes?.containers["el6"]?.advisories.map(({ id, cves, fixes }) => [
        id,
        cves,
        fixes.map(formatNevra),
      ]),
      [["CESA-1", ["CVE-2026-1"], ["php-5.3.3-50.el6.x86_64"]]],
    );
    assert.equal(release.provenance?.asOf, "2026-01-10");
    const earlier = await lock("r1", "--as-of", "2026-01-09");
    assert.deepEqual(
      earlier.notes?.containers["el6"]?.leftOut.map(({ reason }) => reason),
      ["dependency", "too-young"],
    );
  });

  it("moves just what it's told into a frozen release, and the diff proves it", async () => {
    const before = [{ nevra: "openssl-1-57.x86_64" }, { nevra: "httpd-2-69.x86_64", requires: ["openssl"] }];
    const after = [{ nevra: "openssl-1-58.x86_64" }, { nevra: "httpd-2-70.x86_64", requires: ["openssl"] }];
    offer(before);
    await run("lock", ...quick, "--output", "r1.yaml");
    const framework = `framework:\n  "2.10":\n    modules:\n      - { name: cdr, version: "2.10.0.5", location: cdr.tgz, sha256: ${"ab".repeat(32)} }\n`;
    const frozen = readFileSync(path.join(folder, "r1.yaml"), "utf8").replace(
      /^nodes:[\s\S]*?^containers:/m,
      "nodes:\n  el5:\n    packages: [old-1-1.noarch]\ncontainers:",
    );
    write("r1.yaml", frozen + framework);
    offer(after);
    const { code, told } = await run(
      "lock",
      "r2",
      "--repository",
      "updates",
      "--os-family",
      "el6",
      "--from",
      "r1.yaml",
      "--only",
      "openssl",
      "--output",
      "r2.yaml",
    );
    assert.equal(code, 0, told);
    assert.match(told, /^ {2}from r1: 1 change, at least a T2$/m);
    const release = parseRelease(readFileSync(path.join(folder, "r2.yaml"), "utf8"), "r2.yaml");
    assert.deepEqual(builds(release), ["httpd-2-69.x86_64", "openssl-1-58.x86_64"]);
    // Only containers of el6 had it.
    assert.deepEqual(Object.keys(release.nodes), ["el5"]);
    assert.deepEqual(release.nodes["el5"]?.map(formatNevra), ["old-1-1.noarch"]);
    assert.equal(release.framework?.["2.10"]?.[0]?.name, "cdr");
    const digest = releaseDigest(parseRelease(frozen + framework, "r1.yaml"));
    assert.deepEqual(release.provenance?.from, { release: "r1", digest });
    assert.deepEqual(release.provenance.only, ["openssl"]);
    const { printed } = await run("diff", "r1.yaml", "r2.yaml", "--json", "-");
    const { parts } = JSON.parse(printed) as { parts: { title: string; changes: { what: string }[] }[] };
    assert.deepEqual(
      parts.map(({ title, changes }) => [title, changes.map(({ what }) => what)]),
      [["containers el6", ["openssl 1-57 → 1-58"]]],
    );
  });

  it("leaves out what no trusted key signed, takes what the build before was, and says so", async () => {
    offer([
      ...PHP,
      { nevra: "a-1-1.noarch", signer: SIGNER },
      { nevra: "a-2-1.noarch", signer: "ff".repeat(8) },
      { nevra: "b-1-1.noarch" },
    ]);
    const { generateKey, readKey } = await import("openpgp");
    const { publicKey } = await generateKey({ userIDs: [{ name: "Updates" }] });
    const id = (await readKey({ armoredKey: publicKey })).getKeyID().toHex();
    offer([
      { nevra: "a-1-1.noarch", signer: id },
      { nevra: "a-2-1.noarch", signer: "ff".repeat(8) },
      { nevra: "b-1-1.noarch" },
    ]);
    write("key.asc", publicKey);
    write(
      "lock.yaml",
      "repositories: { updates: { location: updates, keys: [key.asc] } }\ncontainers: { el6: { repositories: [updates] } }\n",
    );
    const { printed, told } = await run("lock", "r1");
    assert.deepEqual(builds(parseRelease(printed, "printed")), ["a-1-1.noarch"]);
    assert.match(
      told,
      /^ {4}left out \(foreign-key\): a-2-1.noarch is signed by ffffffffffffffff, which is none of its repository's keys$/m,
    );
    assert.match(told, /^ {4}left out \(unsigned\): b-1-1.noarch isn't signed$/m);
    assert.match(told, /^ {2}updates: its list of packages isn't signed, only its packages are$/m);
  });

  describe("refuses a repository", () => {
    const file = (name: string): string => path.join(folder, "updates", name);
    const where = "Repository updates \\(updates\\): ";

    it("that isn't one", async () => {
      await refuses(
        "Repository updates (updates): it has no repodata/repomd.xml; the location must be the folder above repodata.\n",
        ...quick,
      );
    });

    it("whose metadata is damaged, another, or gone", async () => {
      offer(PHP);
      const primary = file("repodata/primary.xml.gz");
      const content = readFileSync(primary);
      writeFileSync(primary, Buffer.concat([content.subarray(0, -1), Buffer.from([content.at(-1)! ^ 1])]));
      await refuses(
        new RegExp(
          `^${where}its repodata/primary.xml.gz has the sha256 checksum [0-9a-f]{64}, where repomd.xml says ${sha256(content)}: it's damaged, or the repository is being changed.\n$`,
        ),
        ...quick,
      );
      writeFileSync(primary, Buffer.concat([content, content]));
      await refuses(
        new RegExp(`^${where}\\S+ has \\d+ bytes instead of ${content.length} at most.\n$`),
        ...quick,
      );
      unlinkSync(primary);
      await refuses(
        new RegExp(`^${where}its repodata/primary.xml.gz isn't there, though repomd.xml names it.\n$`),
        ...quick,
      );
    });

    it("that unpacks to something else than it says", async () => {
      offer(PHP);
      const repomd = readFileSync(file("repodata/repomd.xml"), "utf8");
      writeFileSync(
        file("repodata/repomd.xml"),
        repomd.replace(/<open-checksum type="sha256">../, '<open-checksum type="sha256">00'),
      );
      await refuses(
        /repodata\/primary.xml.gz has the sha256 checksum [0-9a-f]{64} when it's unpacked, where repomd.xml says 00/,
        ...quick,
      );
      writeFileSync(file("repodata/repomd.xml"), repomd.replace(/<open-size>\d+/, "<open-size>100"));
      await refuses(/repodata\/primary.xml.gz has more than 100 bytes when it's unpacked.\n$/, ...quick);
    });

    it("that names no packages, or is a web page", async () => {
      offer(PHP);
      const repomd = readFileSync(file("repodata/repomd.xml"), "utf8");
      writeFileSync(file("repodata/repomd.xml"), repomd.replace('type="primary"', 'type="other"'));
      await refuses(
        "Repository updates (updates): its repodata/repomd.xml names no list of packages (primary).\n",
        ...quick,
      );
      writeFileSync(file("repodata/repomd.xml"), "<html><body>Please log in</body></html>");
      await refuses(
        "Repository updates (updates): its repodata/repomd.xml begins with <html> instead of <repomd>.\n",
        ...quick,
      );
    });

    it("without a package that it lists, or with another file in its place", async () => {
      offer(PHP);
      unlinkSync(file("Packages/php-5.3.3-50.el6.x86_64.rpm"));
      await refuses(
        "Repository updates (updates): Packages/php-5.3.3-50.el6.x86_64.rpm isn't there, though its metadata lists it.\n",
        ...quick,
      );
      writeFileSync(file("Packages/php-5.3.3-50.el6.x86_64.rpm"), Buffer.alloc(1000));
      await refuses(
        "Repository updates (updates): Packages/php-5.3.3-50.el6.x86_64.rpm is no rpm package.\n",
        ...quick,
      );
    });

    it("with a signature that isn't by its keys", async () => {
      offer(PHP);
      const { generateKey } = await import("openpgp");
      write("key.asc", (await generateKey({ userIDs: [{ name: "Updates" }] })).publicKey);
      writeFileSync(
        file("repodata/repomd.xml.asc"),
        "-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----\n",
      );
      write(
        "lock.yaml",
        "repositories: { updates: { location: updates, keys: [key.asc] } }\ncontainers: { el6: { repositories: [updates] } }\n",
      );
      await refuses(
        /^Repository updates \(updates\): its repodata\/repomd.xml isn't signed by one of its keys: /,
        "r1",
      );
    });

    it("that needs a file of which nobody can tell who has it, without filelists", async () => {
      offer([{ nevra: "php-5-51.x86_64", requires: ["/usr/share/x"] }]);
      await refuses(
        /needs \/usr\/share\/x, which no package provides\nThe metadata of \w+ has no filelists, /,
        ...quick,
      );
    });

    it("that needs what nobody has", async () => {
      offer([{ nevra: "php-5-51.x86_64", requires: ["libmissing.so.1"] }]);
      await refuses(
        /^Nothing fulfils these requirements:\n {2}php-5-51.x86_64 needs libmissing.so.1, which no package provides\n/,
        ...quick,
      );
    });
  });

  describe("refuses a command line", () => {
    const hint = "\n`maint lock --help` tells how it's used.\n";
    const rows: [args: string[], message: string][] = [
      [[], "The release needs a name: maint lock NAME."],
      [["a", "b"], 'Only one release is made at a time; what is "b"?'],
      [
        ["a/b"],
        "\"a/b\" can't be a release's name: it's made of letters, digits, dots, underscores and hyphens.",
      ],
      [
        ["a", "--repository", "x", "--config", "y"],
        "--repository and --config are two ways to say where packages come from; take one.",
      ],
      [["a", "--base", "x"], "--base goes with --repository; a lock configuration says it itself."],
      [
        ["a", "--repository", "x"],
        "For which OS family is the repository? Say --os-family, e.g. --os-family el6.",
      ],
      [["a", "--repository", "x", "--os-family", "EL 6"], '"EL 6" is no OS family; they read like el6.'],
      [
        ["a", "--repository", "x", "--os-family", "el6", "--architecture", "vax"],
        '"vax" is no architecture to lock for; these are: x86_64, i686, aarch64, ppc64le, s390x.',
      ],
      [
        ["a", "--as-of", "tomorrow"],
        '--as-of wants a day, e.g. 2026-11-25, or today; "tomorrow" is neither.',
      ],
      [
        ["a", "--as-of", "2026-02-30"],
        '--as-of wants a day, e.g. 2026-11-25, or today; "2026-02-30" is neither.',
      ],
    ];
    for (const [args, message] of rows) {
      it(args.join(" "), async () => {
        await refuses(message + hint, ...args);
      });
    }

    it("without a configuration, or with one that has mistakes", async () => {
      await refuses(/^The lock configuration \S+lock.yaml can't be read: it isn't there\.\n$/, "a");
      write(
        "lock.yaml",
        "repositories:\n  updates: { location: x }\ncontainers:\n  el6: { repositories: [update], base: [] }\nretracted:\n  - php-1-1.noarch\n",
      );
      await refuses(
        /^lock.yaml:6: retracted\[0\]: expected a mapping with the keys nevra and because, got "php-1-1.noarch"\n$/,
        "a",
      );
      write(
        "lock.yaml",
        "repositories:\n  updates: { location: x }\ncontainers:\n  el6: { repositories: [update] }\n",
      );
      await refuses(
        'lock.yaml:4: containers.el6.repositories[0]: there\'s no repository "update" above; did you mean "updates"?\n',
        "a",
      );
      write("lock.yaml", "repositories: {}\n");
      await refuses("lock.yaml:1: neither nodes nor containers take packages from anywhere\n", "a");
    });

    it("for a package that nobody offers", async () => {
      offer(PHP);
      await refuses("No repository offers openssl.\n", ...quick, "--only", "openssl");
      await refuses(/^--only: "a b" isn't the exact build|^--only: "a b"/, ...quick, "--only", "a b");
    });
  });
});
