import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const MAINT = path.resolve("cli/maint.cjs");
const LOADER = path.resolve("cli/load-typescript.cjs");
const CACHE = `tsx-${process.geteuid?.() ?? ""}`;

describe("maint in a folder of somebody else's", function () {
  this.timeout(60_000);
  let folder: string;
  const pathOf = (name: string) => path.join(folder, name);
  const write = (name: string, content: unknown) => {
    mkdirSync(path.dirname(pathOf(name)), { recursive: true });
    writeFileSync(pathOf(name), typeof content === "string" ? content : JSON.stringify(content));
  };
  const run = (args: readonly string[], environment: NodeJS.ProcessEnv = {}): string => {
    const options = { cwd: pathOf("."), env: { ...process.env, ...environment }, encoding: "utf8" } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
    assert.equal(status, 0, stderr);
    return stdout + stderr;
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "untrusted-"));
    mkdirSync(pathOf("tmp"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("runs nothing of it: neither what its tsconfig.json points to, nor its packages", () => {
    const stranger =
      'console.log("a stranger\'s code"); module.exports = require("../../../../package.json");\n';
    for (const name of ["yaml", "zod", "tsx"]) {
      write(`node_modules/${name}/index.js`, stranger);
      write(`node_modules/${name}/cjs/index.js`, stranger);
    }
    write("stranger.cjs", 'console.log("a stranger\'s code"); module.exports = {};\n');
    write("package.json", { name: "stranger", type: "module", bin: { maint: "stranger.cjs" } });
    const paths = { yaml: ["./stranger.cjs"], zod: ["./stranger.cjs"], "*": ["./stranger.cjs"] };
    write("tsconfig.json", { compilerOptions: { baseUrl: ".", paths } });
    const said = run([MAINT, "--help"]);
    assert.match(said, /^Usage: maint COMMAND/);
    assert.doesNotMatch(said, /a stranger's code/);
  });

  it("keeps what it compiled in a folder of its own, or else nowhere", () => {
    write("small.ts", "const answer: number = 42;\nconsole.log(answer);\n");
    const load = () => {
      const script = `require(${JSON.stringify(LOADER)}); require("./small.ts");`;
      assert.equal(run(["-e", script], { TMPDIR: pathOf("tmp") }), "42\n");
      return readdirSync(cache);
    };
    const cache = pathOf(`tmp/${CACHE}`);
    assert.notDeepEqual(load(), []);
    assert.equal(statSync(cache).mode & 0o777, 0o700);
    rmSync(cache, { recursive: true });
    mkdirSync(cache);
    chmodSync(cache, 0o777);
    assert.deepEqual(load(), []);
  });
});
