import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import { formatCalendar } from "../../../../maintenance/calendar/format";
import { readCalendarContent } from "../../../../maintenance/calendar/parse";
import { readChangeContent } from "../../../../maintenance/change/parse";
import { jsonSchemas } from "../../../../maintenance/files/json-schemas";
import { parseFleet } from "../../../../maintenance/fleet/parse";
import { parsePins } from "../../../../maintenance/framework/pins";
import { parseCatalogue } from "../../../../maintenance/impact/catalogue-file";
import { parsePromotion } from "../../../../maintenance/promotion/parse";
import { releaseDigest } from "../../../../maintenance/release/digest";
import { formatRelease } from "../../../../maintenance/release/format";
import { parseRelease } from "../../../../maintenance/release/parse";
import { parseLockSettings } from "../../../../maintenance/repository/lock-settings";
import { readIncidents } from "../../../../maintenance/rings/read-incidents";

const PROJECT = path.join(__dirname, "../../../..");
const DIGEST = `sha256:${"0".repeat(64)}`;
const PLACES = { ring: ["beta"], node: [], customer: [] };

interface Kind {
  readonly what: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly read: (text: string, file: string) => unknown;
}

const KINDS: readonly Kind[] = [
  { what: "a fleet file", content: { fleet: "f", releaseKeys: ["k.asc"] }, read: parseFleet },
  { what: "a release file", content: { release: "r", nodes: { el6: { packages: [] } } }, read: parseRelease },
  {
    what: "a change file",
    content: { change: "c", title: "t", tier: "T1", layers: ["nodes"] },
    read: readChangeContent,
  },
  { what: "a calendar file", content: { timeZone: "America/New_York" }, read: readCalendarContent },
  {
    what: "an incidents file",
    content: { incidents: [{ id: "i", ring: "beta", since: "2026-12-01T09:00-05:00", what: "w" }] },
    read: (text, file) => readIncidents(text, file, PLACES),
  },
  {
    what: "a promotion file",
    content: { promotion: "p", release: { name: "r", digest: DIGEST } },
    read: parsePromotion,
  },
  {
    what: "a lock configuration",
    content: {
      repositories: { a: { location: "/a" } },
      nodes: { el6: { repositories: ["a"] } },
    },
    read: parseLockSettings,
  },
  {
    what: "an impact catalogue",
    content: {
      impact: [{ subject: "package", names: ["odd"], interrupts: [], needs: "nothing", because: "is odd" }],
    },
    read: parseCatalogue,
  },
];

function messageOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof Error);
    return error.message;
  }
  return assert.fail("nothing was wrong");
}

describe("the version of a file", () => {
  for (const { what, content, read } of KINDS) {
    describe(`of ${what}`, () => {
      it("may be 1 or nothing, which is the same", () => {
        const before = read(stringify(content), "f.yaml");
        assert.deepEqual(read(stringify({ version: 1, ...content }), "f.yaml"), before);
        assert.ok(!JSON.stringify(before).includes("version"));
      });

      it("is all that's told of a newer one", () => {
        const newer = { ...content, later: true, version: 2 };
        assert.equal(
          messageOf(() => read(stringify(newer), "f.yaml")),
          `f.yaml:${stringify(newer).split("\n").indexOf("version: 2") + 1}: version: 2 is newer than version 1, the newest that pbx-maintenance reads here; update pbx-maintenance`,
        );
      });

      for (const version of [0, 1.5, "2", null, [2]])
        it(`isn't ${JSON.stringify(version)}`, () => {
          assert.match(
            messageOf(() => read(stringify({ version, ...content }), "f.yaml")),
            /^f\.yaml:1: version: expected 1, the version that pbx-maintenance reads here$/,
          );
        });
    });
  }

  it("tells nothing of a file that isn't ours", () => {
    assert.equal(
      messageOf(() => parseRelease("version: 3\nservices: {}\n", "f.yaml")),
      "f.yaml:1: isn't a release file: it has no `release:` at its top",
    );
  });

  it("is told of each file of a fleet", () => {
    const sources = ["a.yaml", "b.yaml"].map((file) => ({ file, text: "version: 7\nnodes: {}\n" }));
    assert.deepEqual(
      messageOf(() => parseFleet(sources))
        .split("\n")
        .map((line) => line.slice(0, 32)),
      ["a.yaml:1: version: 7 is newer th", "b.yaml:1: version: 7 is newer th"],
    );
  });

  it("is known where keys are listed", () => {
    assert.match(
      messageOf(() => parseRelease("release: r\nversio: 1\n", "f.yaml")),
      /unknown key "versio"; did you mean "version"\?$/,
    );
  });

  it("is nothing that other files have", () => {
    assert.match(
      messageOf(() => parsePins('{ "version": 1, "format": 1, "lines": {} }', "p.json")),
      /unknown key "version"/,
    );
  });

  it("changes no release's digest", () => {
    const file = "releases/sandbox-2026-11-27.yaml";
    const text = readFileSync(path.join(PROJECT, file), "utf8");
    const before = text.replace("version: 1\n", "");
    assert.notEqual(before, text);
    assert.equal(releaseDigest(parseRelease(text, file)), releaseDigest(parseRelease(before, file)));
  });

  it("is said by what is written", () => {
    const release = formatRelease(parseRelease("release: r\n", "f.yaml"));
    assert.ok(release.startsWith("version: 1\nrelease: r\n"), release);
    const calendar = formatCalendar({ timeZone: "America/New_York" }, ["Made."]);
    assert.equal(calendar, "# Made.\nversion: 1\ntimeZone: America/New_York\n");
  });

  it("is said by each example in the project", () => {
    const examples = [
      "calendar.yaml",
      ...["fleet", "releases", "changes", "promotions"].flatMap((folder) =>
        readdirSync(path.join(PROJECT, folder))
          .filter((name) => name.endsWith(".yaml"))
          .map((name) => path.join(folder, name)),
      ),
    ];
    for (const file of examples) {
      const { version } = parse(readFileSync(path.join(PROJECT, file), "utf8")) as { version?: unknown };
      assert.equal(version, 1, file);
    }
  });

  it("is known to editors", () => {
    for (const [file, text] of Object.entries(jsonSchemas())) {
      const { properties, required = [] } = JSON.parse(text) as {
        properties: Record<string, { const?: unknown }>;
        required?: string[];
      };
      assert.equal(properties["version"]?.const, 1, file);
      assert.ok(!required.includes("version"), file);
    }
  });
});
