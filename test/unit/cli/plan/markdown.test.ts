import assert from "node:assert/strict";
import { inTargets, restart, upgrade } from "../../maintenance/changes/changes-fixture";
import type { ProblemGroup } from "../../../../maintenance/problems/group";
import { cause } from "../../../../maintenance/problems/problem";
import fc from "fast-check";
import { escapeMarkdown, formatCode, formatPreformatted } from "../../../../cli/plan/escape-markdown";
import { COMMENT_LIMIT, commentMarker } from "../../../../cli/plan/markdown";
import { lineOf, markdownOf, NODE, PLAN, type OnePart } from "./plan-fixture";

const HOSTILE =
  "a|b`c\\|`<script>alert(1)</script><!-- @team #1 !2 [x](https://evil.example) **B** &amp; www.evil.example\n\n# h";

/** Whatever means something to Markdown, or to what shows it. */
const CHARACTERS = Array.from("ab1 |`\\<>&#@!*_[]()~$%^-+=/.:w\n\t\u001b\u202e");

/** What a reader sees of escaped text. */
function decode(markdown: string): string {
  return markdown.replace(/&#(\d+);/g, (_, code: string) =>
    code === "8203" ? "" : String.fromCharCode(Number(code)),
  );
}

describe("maint plan, as Markdown", () => {
  it("has the verdict, a summary, what is against it, and a table for each node", () => {
    assert.equal(
      markdownOf(PLAN),
      `<!-- maint plan prod -->
## ⛔ Maintenance plan for \`prod\`: not allowed by the maintenance policy

| | |
|---|---|
| Change | \`november\` PHP and glibc |
| Tier | T1; the lowest that fits is T2<br>glibc is linked into asterisk: restart needed → at least T2 |
| Window | Friday 27 November 2026, 22:00 to Saturday 04:00 (America/New&#95;York) |
| Work | about 1 hour 30 minutes |
| Customers | interrupted: alder (24/7)<br>something changes, without interruption: birch<br>unknown: those on node2 |
| Release | \`r1\` \`sha256:abc\` |
| Environment | production |

### Mandatory

- \`tier-fits-impact\` (container 101 on node1): glibc is linked into asterisk, but change november is a T1.
  **What to do:** Make the change a T2.
- \`four-eyes\` (policy pack \`house\`): Nobody has approved it.

### Advisory

- \`remote-exploits-hurry\` (change november): It closes a remote exploit.
  **What to do:** Consider a T4.

<details open><summary>Problems (1)</summary>

- node2: no route

</details>

### node1

| What | Where |
|---|---|
| \`glibc 1-1 → 1-2\` | the node and 2 containers: 101, 102 |
| \`php 1-1 → 1-2\` | container 101 |
| \`httpd executes replaced files\` | container 102 |

<details><summary>Notes on node1 (1)</summary>

- container 103: it's stopped, so no run starts or changes it

</details>

<details><summary>Packages on node1 that no release speaks of (1)</summary>

- node1: bash 4-1

</details>
`,
    );
  });

  it("collapses a long list of containers", () => {
    const targets = ["101", "102", "103", "104", "105", "106"];
    const plan = { ...PLAN, nodes: [{ ...NODE, changes: [lineOf({ targets, change: upgrade("php") })] }] };
    assert.match(
      markdownOf(plan),
      /\| `php 1-1 → 1-2` \| <details><summary>6 containers<\/summary>101–106<\/details> \|\n/,
    );
  });

  it("shows Pulumi's failure as it is", () => {
    const { judgement, ...rest } = PLAN;
    assert.ok(judgement);
    const plan: OnePart = {
      ...rest,
      verdict: "failed",
      findings: [],
      violations: [],
      nodes: [],
      failures: ["a\n\n  <b> @team"],
    };
    assert.equal(
      markdownOf(plan),
      "<!-- maint plan prod -->\n## 💥 Maintenance plan for `prod`: can't be made\n\n### Why\n\n<pre>a\n\n  &#60;b&#62; @team</pre>\n\n",
    );
  });

  it("marks a stack's comment, whatever the stack's name", () => {
    assert.equal(commentMarker({ stack: "org.prod-1" }), "<!-- maint plan org.prod-1 -->");
    assert.equal(commentMarker({ stack: "a--> <b>" }), "<!-- maint plan a_-___b_ -->");
  });

  it("lets no name be anything but text", () => {
    assert.equal(
      escapeMarkdown(HOSTILE),
      "a&#124;b&#96;c&#92;&#124;&#96;&#60;script&#62;alert(1)&#60;/script&#62;&#60;&#33;&#8203;-- &#64;&#8203;team " +
        "&#35;&#8203;1 &#33;&#8203;2 &#91;x&#93;(https:&#8203;//evil.example) &#42;&#42;B&#42;&#42; &#38;&#8203;amp; " +
        "www&#46;evil.example &#35; h",
    );
    assert.equal(formatCode("php 1-1 → 1-2 <b> @team"), "`php 1-1 → 1-2 <b> @team`");
    assert.equal(formatCode("a`b"), "a&#96;b");
    assert.equal(formatCode("a|b"), "a&#124;b");
    assert.equal(formatPreformatted("</pre>\u001b[0m"), "<pre>&#60;/pre&#62;\\u{1b}[0m</pre>");
    for (const [start, escaped] of [
      ["- a", "&#45; a"],
      ["+ a", "&#43; a"],
      ["=== a", "&#61;== a"],
      ["/close", "&#47;close"],
      ["12. a", "12&#8203;. a"],
      ["1) a", "1&#8203;) a"],
    ] as const) {
      assert.equal(escapeMarkdown(start), escaped);
    }
  });

  it("leaves of any text what it says, and nothing that means something", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...CHARACTERS) }), (text) => {
        const escaped = escapeMarkdown(text);
        assert.doesNotMatch(
          escaped.replace(/&#\d+;/g, "x"),
          /[|`\\<>&#@!*_[\]~$%^\n\t]|:\/\/|^[-+=/]|^\d+[.)]/,
        );
        const visible = (shown: string): string => shown.replace(/\s+/g, " ").trim();
        const plain = text.replaceAll("\u001b", "\\u{1b}").replaceAll("\u202e", "\\u{202e}");
        assert.equal(visible(decode(escaped)), visible(plain));
      }),
      { numRuns: 2000 },
    );
  });

  it("keeps a hostile plan's tables and lists whole", () => {
    const node = {
      node: HOSTILE,
      changes: [lineOf({ targets: [HOSTILE, HOSTILE], change: upgrade(HOSTILE) })],
    };
    const told: ProblemGroup[] = [
      { node: HOSTILE, targets: HOSTILE, code: HOSTILE, parameters: { [HOSTILE]: HOSTILE } },
      { node: HOSTILE, ...cause("prevented", { said: HOSTILE }) },
    ];
    const lines = { notes: told, unmanaged: told, problems: told };
    const finding = {
      rule: HOSTILE,
      target: HOSTILE,
      message: HOSTILE,
      remedy: HOSTILE,
      level: "mandatory" as const,
    };
    const markdown = markdownOf({
      ...PLAN,
      judgement: {
        ...PLAN.judgement!,
        change: { id: HOSTILE, title: HOSTILE },
        customers: [{ id: HOSTILE, is24x7: true, interrupted: true }],
      },
      findings: [finding],
      violations: [{ pack: HOSTILE, policy: HOSTILE, level: "advisory", message: HOSTILE }],
      nodes: [{ ...node, ...lines }],
    });
    assert.doesNotMatch(markdown, /script>|@team|:\/\/evil|\*\*B|^# h|<!-- (?!maint plan prod)/m);
    for (const row of markdown.split("\n").filter((line) => line.startsWith("|"))) {
      assert.equal(row.split("|").length, 4, row);
    }
  });

  describe("of a plan that is too long for a comment", () => {
    const manyNodes = (count: number): OnePart => ({
      ...PLAN,
      nodes: Array.from({ length: count }, (_, n) => ({
        ...NODE,
        node: `node${n}`,
        changes: [
          ...Array.from({ length: 20 }, (_item, i) => lineOf(inTargets("node", upgrade(`package${i}`)))),
          lineOf(inTargets("102", restart("httpd"))),
        ],
      })),
    });

    it("says what is cut off, and keeps what matters most", () => {
      const markdown = markdownOf(manyNodes(200));
      assert.ok(markdown.length <= COMMENT_LIMIT);
      assert.ok(markdown.length > COMMENT_LIMIT - 500, `${markdown.length}`);
      assert.match(markdown, /### Mandatory\n\n- `tier-fits-impact`/);
      assert.match(
        markdown,
        /\n\*\*Cut off\*\*, as a comment holds no more: \d+ of 21 changes on node\d+, (\d+ of 21 changes on node\d+, ){4}and parts of \d+ more sections\. The plan's JSON has all of it\.\n$/,
      );
    });

    it("cuts between rows, whatever the limit", () => {
      const plan = manyNodes(3);
      const whole = markdownOf(plan, Infinity).split("\n");
      const least = markdownOf({ ...plan, nodes: [] }).length;
      fc.assert(
        fc.property(fc.integer({ min: least, max: 8000 }), (limit) => {
          const cut = markdownOf(plan, limit);
          assert.ok(cut.length <= limit);
          const lines = cut.split("\n").filter((line) => !line.startsWith("**Cut off**"));
          assert.deepEqual(
            lines.filter((line) => !whole.includes(line)),
            [],
          );
          assert.equal(cut.split("<details").length, cut.split("</details>").length);
        }),
      );
    });
  });
});
