import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { OUTPUTS, parsePlanOptions } from "../../cli/maint/plan-options";
import { renderMarkdown } from "../../cli/plan/markdown";
import packageJson from "../../package.json";
import { PLAN } from "./maint-plan-fixture";

const PROJECT = path.resolve(__dirname, "../..");
const GITHUB = path.join(PROJECT, "ci/github/maintenance-plan.yml");
const GITLAB = path.join(PROJECT, "ci/gitlab/maintenance-plan.yml");

const Step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  if: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env: z.record(z.string(), z.string()).optional(),
});
const Workflow = z.object({
  on: z.strictObject({ pull_request: z.object({ paths: z.array(z.string()) }) }),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({ if: z.string(), permissions: z.record(z.string(), z.string()), steps: z.array(Step) }),
  ),
});

const Rule = z.object({ if: z.string(), changes: z.array(z.string()), when: z.string().optional() });
const Job = z.object({
  script: z.array(z.string()).optional(),
  needs: z.array(z.string()).optional(),
  rules: z.array(Rule).optional(),
  environment: z.object({ name: z.string() }).optional(),
  artifacts: z.object({ when: z.string(), paths: z.array(z.string()) }).optional(),
});
const Pipeline = z.record(z.string(), Job);

const workflow = Workflow.parse(parse(readFileSync(GITHUB, "utf8")));
const pipeline = Pipeline.parse(parse(readFileSync(GITLAB, "utf8"), { merge: true }));

/** The files that a plan is written to. */
function checkPlan(args: readonly string[]): string[] {
  const { preview, outputs } = parsePlanOptions(args);
  assert.equal(preview.stack, "$STACK");
  return OUTPUTS.flatMap((output) => outputs[output] ?? []).filter((file) => file !== "-");
}

/** That each word of a line is there: the command, and the files it is told. */
function checkLine(line: string): void {
  const [command, name = "", ...rest] = line.split(" ").map((word) => word.replace(/^"(.*)"$/, "$1"));
  if (command === "npm") {
    assert.deepEqual([name, rest], ["ci", []], line);
    return;
  }
  assert.equal(command, "npx", line);
  if (name === "maint") {
    assert.ok(existsSync(path.join(PROJECT, packageJson.bin.maint)), line);
    assert.equal(rest[0], "plan", line);
    checkPlan(rest.slice(1));
    return;
  }
  assert.ok(Object.hasOwn(packageJson.dependencies, name), line);
  assert.ok(existsSync(path.join(PROJECT, rest[0] ?? "")), line);
}

describe("the file for GitHub Actions", () => {
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
  const { plan, show } = workflow.jobs;

  it("runs nothing but commands that are there", () => {
    const lines = steps.flatMap(({ run }) => run ?? []);
    assert.ok(lines.some((line) => line.startsWith("npx maint plan")));
    lines.forEach(checkLine);
  });

  it("uses only GitHub's own actions, at a major version", () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    assert.ok(used.length > 0);
    for (const action of used)
      assert.match(action, /^(actions\/[a-z-]+|github\/codeql-action\/upload-sarif)@v\d+$/);
  });

  it("hands secrets only to the job that can't write, and runs for no fork", () => {
    assert.deepEqual(workflow.permissions, {});
    assert.deepEqual(plan?.permissions, { contents: "read" });
    assert.equal(plan.if, "github.event.pull_request.head.repo.full_name == github.repository");
    const writers = Object.values(workflow.jobs).filter(({ permissions }) =>
      Object.values(permissions).includes("write"),
    );
    assert.deepEqual(writers, [show]);
    assert.doesNotMatch(JSON.stringify(show), /secrets\./);
    assert.match(show?.if ?? "", /!cancelled\(\) && needs\.plan\.result != 'skipped'/);
  });

  it("hands on each file that it's told to write", () => {
    const line = steps.flatMap(({ run }) => run ?? []).find((run) => run.startsWith("npx maint plan ")) ?? "";
    const files = checkPlan(line.replaceAll('"', "").split(" ").slice(3));
    assert.deepEqual(files, ["plan.md", "plan.json", "plan.sarif"]);
    const upload = plan?.steps.find(({ uses }) => uses?.startsWith("actions/upload-artifact"));
    assert.deepEqual([upload?.with?.["path"], upload?.if], ["plan.*", "${{ !cancelled() }}"]);
    const sarif = show?.steps.find(({ uses }) => uses?.startsWith("github/codeql-action"));
    assert.equal(sarif?.with?.["sarif_file"], "plan.sarif");
  });

  it("names no host, and watches what a plan depends on", () => {
    assert.doesNotMatch(readFileSync(GITHUB, "utf8"), /:\/\//);
    const watched = [
      "calendar.yaml",
      "changes/**",
      "evidence/**",
      "fleet/**",
      "incidents.yaml",
      "promotions/**",
      "releases/**",
      "Pulumi.*",
    ];
    assert.deepEqual(workflow.on.pull_request.paths, watched);
    assert.ok(
      ["calendar.yaml", "changes", "fleet", "releases", "Pulumi.prod.yaml"].every((file) =>
        existsSync(path.join(PROJECT, file)),
      ),
    );
  });

  describe("its comment", () => {
    let folder: string;
    let before: string;

    beforeEach(() => {
      folder = mkdtempSync(path.join(tmpdir(), "comment-"));
      writeFileSync(path.join(folder, "plan.md"), renderMarkdown(PLAN));
      before = process.cwd();
      process.chdir(folder);
    });

    afterEach(() => {
      process.chdir(before);
      rmSync(folder, { recursive: true });
    });

    /** Runs the step's script as its action does, and returns what it asked of the API. */
    async function comment(comments: readonly object[]): Promise<unknown[]> {
      const { script } = z
        .object({ script: z.string() })
        .parse(show?.steps.find((step) => step.uses?.includes("script"))?.with);
      const calls: unknown[] = [];
      const record = (name: string) => (args: object) => void calls.push([name, args]);
      const issues = {
        listComments: "list",
        createComment: record("create"),
        updateComment: record("update"),
      };
      const github = { rest: { issues }, paginate: () => Promise.resolve(comments) };
      const context = { repo: { owner: "o", repo: "r" }, issue: { number: 7 } };
      const AsyncFunction = (async () => Promise.resolve()).constructor as new (
        ...texts: string[]
      ) => (...values: unknown[]) => Promise<void>;
      await new AsyncFunction("github", "context", "require", script)(github, context, require);
      return calls;
    }

    const bot = { login: "github-actions[bot]" };
    const body = renderMarkdown(PLAN);

    it("is written once", async () => {
      const others = [
        { id: 1, user: bot, body: "<!-- maint plan staging -->\n…" },
        { id: 2, user: { login: "somebody" }, body },
        { id: 3, user: null, body: "" },
      ];
      assert.deepEqual(await comment(others), [["create", { owner: "o", repo: "r", issue_number: 7, body }]]);
    });

    it("is replaced by that of a later plan", async () => {
      assert.deepEqual(await comment([{ id: 4, user: bot, body: "<!-- maint plan prod -->\nold" }]), [
        ["update", { owner: "o", repo: "r", comment_id: 4, body }],
      ]);
    });
  });
});

describe("the file for GitLab CI", () => {
  const { "maintenance-plan": plan, "maintenance-plan-note": note, ".maintenance-plan": template } = pipeline;

  it("runs nothing but commands that are there", () => {
    const lines = Object.values(pipeline).flatMap(({ script }) => script ?? []);
    assert.ok(lines.some((line) => line.startsWith("npx maint plan")));
    lines.forEach(checkLine);
  });

  it("keeps each file that it's told to write, also of a plan that failed", () => {
    const line = plan?.script?.find((run) => run.startsWith("npx maint plan ")) ?? "";
    assert.deepEqual(plan?.artifacts, {
      when: "always",
      paths: checkPlan(line.replaceAll('"', "").split(" ").slice(3)),
    });
    assert.deepEqual(note?.needs, ["maintenance-plan"]);
    assert.ok(note.script?.at(-1)?.endsWith(" plan.md"));
  });

  it("runs for merge requests of no fork, and the note for plans that failed too", () => {
    const [rule, ...more] = template?.rules ?? [];
    assert.deepEqual(more, []);
    assert.equal(
      rule?.if,
      '$CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_MERGE_REQUEST_PROJECT_ID',
    );
    assert.deepEqual(note?.rules, [{ ...rule, when: "always" }]);
    assert.deepEqual(rule.changes, [
      "calendar.yaml",
      "changes/**/*",
      "evidence/**/*",
      "fleet/**/*",
      "incidents.yaml",
      "promotions/**/*",
      "releases/**/*",
      "Pulumi.*",
    ]);
  });

  it("keeps the nodes' secrets and the note's token apart, and names no host", () => {
    assert.deepEqual(
      [plan?.environment?.name, note?.environment?.name],
      ["maintenance-plan", "maintenance-plan-note"],
    );
    assert.doesNotMatch(readFileSync(GITLAB, "utf8"), /:\/\//);
  });
});
