import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { OUTPUTS, parsePlanOptions } from "../../../cli/plan/options";
import packageJson from "../../../package.json";
import { markdownOf, PLAN } from "../cli/plan/plan-fixture";

const PROJECT = path.resolve(__dirname, "../../..");
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
  // Of the main branch, not of the pull request.
  on: z.strictObject({ pull_request_target: z.object({ paths: z.array(z.string()) }) }),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      if: z.string(),
      environment: z.string().optional(),
      permissions: z.record(z.string(), z.string()),
      steps: z.array(Step),
    }),
  ),
});

const Rule = z.object({ if: z.string(), changes: z.array(z.string()), when: z.string().optional() });
const Job = z.object({
  before_script: z.array(z.string()).optional(),
  script: z.array(z.string()).optional(),
  needs: z.array(z.string()).optional(),
  rules: z.array(Rule).optional(),
  environment: z.object({ name: z.string() }).optional(),
  variables: z.record(z.string(), z.string()).optional(),
  artifacts: z.object({ when: z.string(), paths: z.array(z.string()) }).optional(),
});
const Pipeline = z.record(z.string(), Job);

/** What is declared, and taken from a pull request. */
const DECLARED = [
  ...["calendar.yaml", "changes", "evidence", "fleet", "incidents.yaml", "keys", "promotions", "releases"],
  "Pulumi.*",
];

/** What the project tracks and no plan depends on. */
const OF_NO_PLAN = new Set([
  ...[
    ".ci",
    ".gitignore",
    ".mocharc.cjs",
    ".prettierignore",
    ".prettierrc.json",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "README.md",
    "bench",
    "docs",
    "examples",
    "tsconfig.build.json",
    "tsconfig.reference.json",
    "typedoc.json",
  ],
  ...["eslint.config.mjs", "generate", "lab", "sandbox", "test"],
]);

/** A pattern of either system, as the name at the top that it's about. */
function topOf(pattern: string): string {
  return pattern.replace(/\/\*\*(\/\*)?$/, "");
}

/** Fails for a folder or file of ours that a plan could depend on and nobody watches. */
function checkWatched(patterns: readonly string[]): void {
  const watched = patterns.map(topOf);
  assert.deepEqual(watched.slice(0, DECLARED.length), DECLARED);
  const tracked = execFileSync("git", ["ls-files"], { cwd: PROJECT, encoding: "utf8" }).trim().split("\n");
  const tops = new Set(tracked.map((file) => file.split("/")[0] ?? ""));
  const code = [...tops].filter(
    (top) => !OF_NO_PLAN.has(top) && !DECLARED.includes(top) && !top.startsWith("Pulumi."),
  );
  assert.deepEqual([...watched.slice(DECLARED.length)].sort(), code.sort());
}

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
  if (command === "git") return;
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
  assert.ok(Object.hasOwn({ ...packageJson.dependencies, ...packageJson.devDependencies }, name), line);
  if (rest[0] === "ci/take-declarations.ts") assert.match(rest[1] ?? "", /^\$(HEAD|CI_COMMIT_SHA)$/);
  assert.ok(existsSync(path.join(PROJECT, rest[0] ?? "")), line);
}

describe("the file for GitHub Actions", () => {
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
  const { plan, "plan-code": code, show } = workflow.jobs;

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
    assert.deepEqual([plan?.permissions, code?.permissions], [{ contents: "read" }, { contents: "read" }]);
    assert.equal(plan?.if, "github.event.pull_request.head.repo.full_name == github.repository");
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
    checkWatched(workflow.on.pull_request_target.paths);
  });

  it("runs the main branch's code with the secrets, and another's only where reviewers let it", () => {
    const [checkout, , install, take, run] = plan?.steps ?? [];
    assert.deepEqual(checkout?.with, {
      ref: "${{ github.event.pull_request.base.sha }}",
      "fetch-depth": 0,
      "persist-credentials": false,
    });
    assert.deepEqual([install?.run, take?.run], ["npm ci", 'npx tsx ci/take-declarations.ts "$HEAD"']);
    assert.match(run?.run ?? "", /^npx maint plan /);
    const others = Object.values(workflow.jobs).filter((job) =>
      job.steps.some((step) => step.with?.["ref"] === "${{ github.event.pull_request.head.sha }}"),
    );
    assert.deepEqual(others, [code]);
    assert.equal(code?.environment, "maintenance-plan-code");
    assert.equal(code.if, "${{ !cancelled() && needs.plan.outputs.code == 'true' }}");
    // An expression in a script would be put together from what somebody named a branch.
    for (const { run: script = "" } of steps) assert.doesNotMatch(script, /\$\{\{/);
  });

  describe("its comment", () => {
    let folder: string;
    let before: string;

    beforeEach(() => {
      folder = mkdtempSync(path.join(tmpdir(), "comment-"));
      writeFileSync(path.join(folder, "plan.md"), markdownOf(PLAN));
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
    const body = markdownOf(PLAN);

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
  const {
    "maintenance-plan": plan,
    "maintenance-plan-code": code,
    "maintenance-plan-note": note,
    ".maintenance-plan": template,
  } = pipeline;

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
    checkWatched(rule.changes);
  });

  it("runs the main branch's code with the secrets, and another's only where somebody starts it", () => {
    const main = 'git checkout --force --detach "origin/$CI_DEFAULT_BRANCH"';
    assert.deepEqual(template?.before_script, [main, "git clean -ffdx", "npm ci"]);
    assert.deepEqual([plan?.before_script, note?.before_script?.[0]], [undefined, main]);
    assert.equal(plan?.script?.[0], 'npx tsx ci/take-declarations.ts "$CI_COMMIT_SHA"');
    assert.deepEqual(note?.before_script, [main, "git clean -ffdx --exclude=plan.md", "npm ci"]);
    const others = Object.values(pipeline).filter(
      ({ before_script: before = template.before_script }) => before?.[0] !== main,
    );
    assert.deepEqual(others, [code]);
    assert.deepEqual([code?.environment?.name, code?.rules?.[0]?.when], ["maintenance-plan-code", "manual"]);
  });

  it("keeps the nodes' secrets and the note's token apart, and names no host", () => {
    assert.deepEqual(
      [plan?.environment?.name, note?.environment?.name],
      ["maintenance-plan", "maintenance-plan-note"],
    );
    assert.doesNotMatch(readFileSync(GITLAB, "utf8"), /:\/\//);
  });
});
