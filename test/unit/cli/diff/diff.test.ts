import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Diff, makeDiff } from "../../../../cli/diff/diff";
import { renderMarkdown } from "../../../../cli/diff/markdown";
import { renderText } from "../../../../cli/diff/text";
import { DEFAULT_CATALOGUE } from "../../../../maintenance/impact/default-catalogue";
import { parseRelease } from "../../../../maintenance/release/parse";
import { runMaintIn } from "../../../harness/run-maint";

const SUM = "ab".repeat(32);
const OTHER = "cd".repeat(32);
const SHA1 = "e1".repeat(20);

function releaseText(name: string, packages: readonly string[], more = ""): string {
  const list = packages.map((entry) => `      - ${entry}\n`).join("");
  return `release: ${name}\ncontainers:\n  el6:\n    packages:${list === "" ? " []" : ""}\n${list}${more}`;
}

function diffOf(
  from: readonly string[],
  to: readonly string[],
  more: readonly [string, string] = ["", ""],
): Diff {
  const [a, b] = [
    parseRelease(releaseText("a", from, more[0]), "a.yaml"),
    parseRelease(releaseText("b", to, more[1]), "b.yaml"),
  ];
  return makeDiff(a, b, DEFAULT_CATALOGUE);
}

function linesOf({ parts }: Diff): string[] {
  return parts.flatMap(({ title, changes }) =>
    changes.map(
      ({ what, impact }) => `${title}: ${what}${impact === undefined ? "" : ` ${impact.lowestTier}`}`,
    ),
  );
}

describe("the difference of two releases", () => {
  const rows: [title: string, from: string[], to: string[], lines: string[]][] = [
    ["nothing", ["php-1-1.x86_64"], ["php-1-1.x86_64"], []],
    ["the order", ["php-1-1.x86_64", "a-1-1.noarch"], ["a-1-1.noarch", "php-1-1.x86_64"], []],
    [
      "builds",
      ["php-1-1.x86_64", "glibc-2-1.x86_64", "glibc-2-1.i686", "tzdata-1-1.x86_64"],
      ["php-2-1.x86_64", "glibc-1-1.x86_64", "glibc-2-1.i686", "tzdata-2-1.noarch"],
      [
        "containers el6: glibc.x86_64 2-1 → 1-1 (downgrade) T2",
        "containers el6: php 1-1 → 2-1 T1",
        "containers el6: tzdata.noarch 1-1.x86_64 → 2-1 (other architecture) T1",
      ],
    ],
    [
      "what only one of them speaks of",
      ["php-1-1.x86_64"],
      ["asterisk-11-1.x86_64", "{ nevra: fail2ban-1-1.noarch, ensure: installed }"],
      [
        "containers el6: asterisk-11-1.x86_64 (new in the release: changed where it's installed) T2",
        "containers el6: fail2ban-1-1.noarch (new in the release: brought in everywhere) T1",
        "containers el6: php-1-1.x86_64 (no longer in the release: stays as it is)",
      ],
    ],
    [
      "what is erased by what takes its place",
      ["php-1-1.x86_64", "php-1-1.i686"],
      ["{ nevra: php54-5-1.x86_64, ensure: successor, obsoletes: [mysql-server, php < 5, x] }"],
      [
        "containers el6: mysql-server → erased, obsoleted by php54-5-1.x86_64 T1",
        "containers el6: php-1-1.i686 and php-1-1.x86_64 → erased, obsoleted by php54-5-1.x86_64 T1",
        "containers el6: php54-5-1.x86_64 (new in the release: brought in where something is installed that it obsoletes) T1",
      ],
    ],
    [
      "what is erased where both are installed, also where only the catalogue knows it",
      ["asterisk-1-1.x86_64", "framework-cdr-1.2-1.noarch"],
      [
        "asterisk-1-2.x86_64",
        "{ nevra: framework-cdr-1.3-1.noarch, obsoletes: [asterisk, dahdi-linux, php-old, x-devel] }",
      ],
      [
        "containers el6: asterisk-1-2.x86_64 → erased, obsoleted by framework-cdr-1.3-1.noarch, where both are installed T2",
        "containers el6: dahdi-linux → erased, obsoleted by framework-cdr-1.3-1.noarch, where both are installed T2",
        "containers el6: php-old → erased, obsoleted by framework-cdr-1.3-1.noarch, where both are installed T2",
        "containers el6: asterisk 1-1 → 1-2 T2",
        "containers el6: framework-cdr 1.2-1 → 1.3-1 T2",
      ],
    ],
    [
      "nothing of what was erased before, or is only noted now",
      [
        "{ nevra: php54-5-1.x86_64, ensure: successor, obsoletes: [php] }",
        "{ nevra: a-1-1.noarch, obsoletes: [asterisk] }",
        "b-1-1.noarch",
      ],
      [
        "{ nevra: php54-5-1.x86_64, ensure: successor, obsoletes: [php] }",
        "a-1-1.noarch",
        "{ nevra: b-1-1.noarch, obsoletes: [asterisk] }",
      ],
      [],
    ],
    [
      "what a successor now takes the place of",
      ["{ nevra: a-1-1.noarch, ensure: successor, obsoletes: [b] }", "c-1-1.noarch"],
      [
        "{ nevra: a-1-1.noarch, ensure: successor, obsoletes: [b, d] }",
        "{ nevra: c-1-1.noarch, ensure: successor, obsoletes: [asterisk] }",
      ],
      [
        "containers el6: asterisk → erased, obsoleted by c-1-1.noarch T2",
        "containers el6: a-1-1.noarch (takes the place of b, d, and not of b)",
        "containers el6: c-1-1.noarch (now brought in where something is installed that it obsoletes) T2",
      ],
    ],
    [
      "kernels, which stay side by side on machines, but not in releases",
      [
        "{ nevra: vzkernel-1-1.x86_64, installOnly: true }",
        "{ nevra: vzkernel-2-1.x86_64, installOnly: true }",
      ],
      [
        "{ nevra: vzkernel-2-1.x86_64, installOnly: true }",
        "{ nevra: vzkernel-3-1.x86_64, installOnly: true }",
      ],
      ["containers el6: vzkernel 1-1, 2-1 → 3-1 (new, beside the others) T1"],
    ],
    [
      "a kernel less",
      [
        "{ nevra: vzkernel-1-1.x86_64, installOnly: true }",
        "{ nevra: vzkernel-2-1.x86_64, installOnly: true }",
      ],
      ["{ nevra: vzkernel-2-1.x86_64, installOnly: true }"],
      ["containers el6: vzkernel-1-1.x86_64 (no longer in the release: stays as it is)"],
    ],
    [
      "what it says otherwise of whether builds stay side by side",
      ["kernel-lt-1-1.x86_64"],
      ["{ nevra: kernel-lt-1-1.x86_64, installOnly: true }"],
      ["containers el6: kernel-lt-1-1.x86_64 (now stays beside other builds of it)"],
    ],
    [
      "a build's file, or where it's brought in",
      [
        `{ nevra: php-1-1.x86_64, sha256: ${SUM} }`,
        "a-1-1.noarch",
        "{ nevra: glibc-1-1.x86_64, ensure: installed }",
      ],
      [
        `{ nevra: php-1-1.x86_64, sha256: ${OTHER} }`,
        `{ nevra: a-1-1.noarch, sha256: ${SUM}, ensure: installed }`,
        "glibc-1-1.x86_64",
      ],
      [
        `containers el6: a-1-1.noarch (another file of the same name; without digests of both headers, nobody can tell it from the installed one: SHA-256 not given → ${SUM}; now brought in everywhere) T2`,
        "containers el6: glibc-1-1.x86_64 (no longer brought in where it isn't installed)",
        `containers el6: php-1-1.x86_64 (another file of the same name; without digests of both headers, nobody can tell it from the installed one: SHA-256 ${SUM} → ${OTHER})`,
      ],
    ],
    [
      "another build of the same name and version",
      [
        `{ nevra: glibc-1-1.x86_64, sha256: ${SUM}, headerSha256: ${SUM}, headerSha1: ${SHA1} }`,
        `{ nevra: php-1-1.x86_64, headerSha1: ${SHA1} }`,
        `{ nevra: vzkernel-1-1.x86_64, sha256: ${SUM}, headerSha256: ${SUM} }`,
      ],
      [
        `{ nevra: glibc-1-1.x86_64, sha256: ${OTHER}, headerSha256: ${OTHER}, headerSha1: ${SHA1}, ensure: installed }`,
        `{ nevra: php-1-1.x86_64, headerSha1: ${SHA1.replaceAll("e", "f")} }`,
        `{ nevra: vzkernel-1-1.x86_64, sha256: ${OTHER}, headerSha256: ${OTHER} }`,
      ],
      [
        "containers el6: glibc 1-1 → 1-1 (rebuilt) T2",
        "containers el6: php 1-1 → 1-1 (rebuilt) T1",
        "containers el6: vzkernel 1-1 → 1-1 (rebuilt) T1",
        "containers el6: glibc-1-1.x86_64 (now brought in everywhere) T2",
      ],
    ],
    [
      "a build that was signed anew",
      [`{ nevra: php-1-1.x86_64, sha256: ${SUM}, headerSha256: ${SUM} }`],
      [`{ nevra: php-1-1.x86_64, sha256: ${OTHER}, headerSha256: ${SUM} }`],
      [
        `containers el6: php-1-1.x86_64 (another file of the same build, which stays where it's installed: SHA-256 ${SUM} → ${OTHER})`,
      ],
    ],
    [
      "nothing where the same file's header is noted now, or otherwise",
      [
        `{ nevra: a-1-1.noarch, sha256: ${SUM} }`,
        `{ nevra: b-1-1.noarch, sha256: ${SUM}, headerSha256: ${SUM} }`,
      ],
      [
        `{ nevra: a-1-1.noarch, sha256: ${SUM}, headerSha256: ${SUM} }`,
        `{ nevra: b-1-1.noarch, sha256: ${SUM}, headerSha256: ${OTHER} }`,
      ],
      [],
    ],
    [
      "digests of headers, where they're all that is given",
      ["a-1-1.noarch"],
      [`{ nevra: a-1-1.noarch, headerSha256: ${SUM} }`],
      ["containers el6: a-1-1.noarch (the digests of its header are given otherwise)"],
    ],
  ];
  for (const [title, from, to, lines] of rows) {
    it(`says ${title}`, () => {
      const diff = diffOf(from, to);
      assert.deepEqual(linesOf(diff), lines);
      assert.equal(diff.nothingMoved, lines.length === 0);
      assert.equal(diff.from.digest === diff.to.digest, lines.length === 0);
    });
  }

  it("says whole OS families and layers", () => {
    const a = parseRelease("release: a\nnodes: { el6: { packages: [] } }\n", "a.yaml");
    const b = parseRelease("release: b\nnodes: { el7: { packages: [a-1-1.noarch] } }\n", "b.yaml");
    assert.deepEqual(linesOf(makeDiff(a, b, DEFAULT_CATALOGUE)), [
      "nodes el6: nodes of el6 (no longer in the release: machines of it refuse to run)",
      "nodes el7: nodes of el7 (new in the release)",
      "nodes el7: a-1-1.noarch (new in the release: changed where it's installed) T2",
    ]);
  });

  it("says modules of the framework", () => {
    const framework = (modules: readonly string[]): string =>
      `framework:\n  "2.10":\n    modules:\n${modules.map((module) => `      - { ${module}, location: x.tgz }\n`).join("")}`;
    const diff = diffOf(
      [],
      [],
      [
        framework([
          `name: cdr, version: "1.0", sha256: ${SUM}`,
          `name: core, version: "1.0", sha256: ${SUM}`,
          `name: old, version: "1.0", sha256: ${SUM}`,
        ]),
        framework([
          `name: cdr, version: "1.1", sha256: ${SUM}`,
          `name: core, version: "1.0", sha256: ${OTHER}, signed: true`,
          `name: new, version: "1.0", sha256: ${SUM}`,
        ]),
      ],
    );
    assert.deepEqual(linesOf(diff), [
      "framework 2.10: cdr 1.0 → 1.1 T1",
      `framework 2.10: core 1.0 (another file: SHA-256 ${SUM} → ${OTHER}; now signed) T1`,
      "framework 2.10: new 1.0 (new in the release) T1",
      "framework 2.10: old 1.0 (no longer in the release: stays as it is)",
    ]);
  });

  const advisories = `    advisories:
      CESA-1: { type: security, severity: important, cves: [CVE-2026-1], fixes: [php-2-1.x86_64] }
      CESA-2: { type: bugfix, severity: unrated, fixes: [php-1-1.x86_64] }
      CESA-3: { type: security, severity: critical, cves: [], fixes: [new-1-1.noarch] }
`;

  it("says which advisories it closes, even where builds were skipped, and which it opens again", () => {
    const [before, after] = [["php-1-1.x86_64"], ["php-3-1.x86_64", "new-1-1.noarch"]];
    const movedOf = (diff: Diff): string[] =>
      diff.parts.flatMap((part) => part.advisories.map(({ id, movement }) => `${id} ${movement}`));
    assert.deepEqual(movedOf(diffOf(before, after, ["", advisories])), ["CESA-3 closed", "CESA-1 closed"]);
    // Of what a release no longer speaks, nothing is known.
    assert.deepEqual(movedOf(diffOf(after, before, [advisories, ""])), ["CESA-1 reopened"]);
    assert.deepEqual(movedOf(diffOf(after, after, [advisories, advisories])), []);
  });

  it("is told as text", () => {
    const diff = diffOf(
      ["php-1-1.x86_64", "glibc-2-1.x86_64"],
      ["php-2-1.x86_64", "glibc-3-1.x86_64", "odd-1-1.noarch"],
      ["", advisories],
    );
    assert.equal(
      renderText(diff),
      `a → b: 3 changes, at least a T2
  ${diff.from.digest}
  ${diff.to.digest}

  glibc is linked into asterisk: restart needed → at least T2
  odd: it isn't installed yet, and the impact catalogue has no entry for it: it counts as interrupting → at least T2

containers el6:
  glibc 2-1 → 3-1                                                    T2
  php 1-1 → 2-1                                                      T1
  odd-1-1.noarch (new in the release: changed where it's installed)  T2
  Advisories closed:
    CESA-1 (security, important): CVE-2026-1

Not in the impact catalogue, so they count as interrupting until machines show who uses them: odd
`,
    );
    const { digest } = diffOf([], []).from;
    assert.equal(renderText(diffOf([], [])), `a → b: nothing moved\n  ${digest}\n  ${digest}\n`);
  });

  it("is told as Markdown that fits a comment", () => {
    const diff = diffOf(
      ["php-1-1.x86_64", "glibc-2-1.x86_64"],
      ["php-2-1.x86_64", "glibc-3-1.x86_64"],
      ["", advisories],
    );
    assert.equal(
      renderMarkdown(diff),
      `## \`a\` → \`b\`: 2 changes, at least a T2

\`${diff.from.digest}\` → \`${diff.to.digest}\`

**Why it isn't T1**

- glibc is linked into asterisk: restart needed → at least T2

### containers el6

| What | Tier | Interrupts |
|---|---|---|
| \`glibc 2-1 → 3-1\` | T2 | asterisk, web, database |
| \`php 1-1 → 2-1\` | T1 | web |

**Advisories closed (containers el6)**

- CESA-1 (security, important): CVE-2026-1
`,
    );
    const many = Array.from({ length: 3000 }, (_, i) => `filler-${i}-1-1.noarch`);
    const cut = renderMarkdown(diffOf([], many));
    assert.ok(cut.length <= 65_536);
    assert.match(cut, /\*\*Cut off\*\*, as a comment holds no more: \d+ of 3000 changes of containers el6/);
  });
});

describe("the command maint diff", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "lock-diff-"));
    writeFileSync(path.join(folder, "a.yaml"), releaseText("a", ["odd-1-1.noarch"]));
    writeFileSync(path.join(folder, "b.yaml"), releaseText("b", ["odd-2-1.noarch"]));
    writeFileSync(
      path.join(folder, "impact.yaml"),
      "version: 1\nimpact:\n- { subject: package, names: [odd], interrupts: [asterisk], needs: restart, because: is odd }\n",
    );
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  async function run(...args: string[]): Promise<[code: number, printed: string, told: string]> {
    const { code, printed, told } = await runMaintIn(folder, ["diff", ...args]);
    return [code, printed, told];
  }

  it("ends with 0 whether or not anything moved", async () => {
    const [code, printed] = await run("a.yaml", "a.yaml");
    assert.equal(code, 0);
    assert.match(printed, /^a → a: nothing moved\n/);
    assert.deepEqual((await run("a.yaml", "b.yaml")).slice(0, 1), [0]);
  });

  it("writes several outputs at once, judged by entries of one's own", async () => {
    const [code, printed] = await run(
      "a.yaml",
      "b.yaml",
      "--impact",
      "impact.yaml",
      "--json",
      "-",
      "--markdown",
      "b.md",
    );
    assert.equal(code, 0);
    const { lowestTier, reasons, unknown } = JSON.parse(printed) as Diff;
    assert.deepEqual(
      [lowestTier, reasons, unknown],
      ["T2", ["odd is odd: restart needed → at least T2"], []],
    );
    assert.match(readFileSync(path.join(folder, "b.md"), "utf8"), /^## `a` → `b`: 1 change, at least a T2\n/);
  });

  const refusals: [args: string[], told: RegExp][] = [
    [["a.yaml"], /^Two release files are compared, not 1: maint diff FROM.yaml TO.yaml.\n/],
    [["a.yaml", "c.yaml"], /^The release file \S+c.yaml can't be read: it isn't there\.\n$/],
    [["a.yaml", "impact.yaml"], /^impact.yaml:1: isn't a release file: it has no `release:` at its top\n$/],
    [
      ["a.yaml", "b.yaml", "--impact", "a.yaml"],
      /^a.yaml:1: isn't an impact catalogue: it has no `impact:` at its top\n$/,
    ],
    [
      ["a.yaml", "b.yaml", "--json", "-", "--text", "-"],
      /^Only one output can go to standard output: --text and --json can't both.\n/,
    ],
  ];
  for (const [args, told] of refusals) {
    it(`refuses ${args.join(" ")}`, async () => {
      const [code, printed, message] = await run(...args);
      assert.deepEqual([code, printed], [1, ""]);
      assert.match(message, told);
    });
  }
});
