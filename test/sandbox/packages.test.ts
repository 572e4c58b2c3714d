import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { join } from "node:path";
import ts from "typescript";
import { installPackages } from "../harness/packages";
import { DEFAULT_TSCONFIG } from "../harness/stranger-project";

/** What the code loads by other ways than a plain `require`. */
const LOADED_OTHERWISE = ["@pulumi/command", "ical.js", "openpgp"];

const OTHER_FILES = ["package.json", "README.md", "CHANGELOG.md", "LICENSE", "cli/maint.cjs"];

/** What a program may write, and what the compiler refuses of it: each of these throws as well. */
const PROGRAM = `
import * as pbx from "pbx-maintenance";
import type { PbxOptions } from "pbx-maintenance";

declare const args: pbx.PbxFleetArgs;
const options: PbxOptions = { protect: true, dependsOn: [], aliases: [{ name: "before" }] };
export const prod = new pbx.PbxFleet("prod", args, options);
const fleet = pbx.declareFleet("other", args);
new pbx.ChangeGate(fleet, options);
for (const node of fleet.nodes) new pbx.PbxNode(fleet, node, { parent: prod });
for (const device of fleet.devices) new pbx.Device(fleet, device, options);
new pbx.RunReport(fleet, { protect: true });
export const isOurs = (error: unknown): boolean => error instanceof pbx.ArgumentInvalid && error.message !== "";
// @ts-expect-error An option that is refused.
new pbx.PbxFleet("prod", args, { ignoreChanges: ["*"] });
// @ts-expect-error An option that is refused.
new pbx.RunReport(fleet, { retainOnDelete: true });
// @ts-expect-error Nothing that declareFleet returned.
new pbx.ChangeGate({ name: "prod", nodes: ["node1"] });
// @ts-expect-error Only declareFleet makes one.
new pbx.DeclaredFleet();
// @ts-expect-error Only the library makes one.
new pbx.ArgumentInvalid("x");
`;

const SETTINGS: Readonly<Record<string, object>> = {
  "Pulumi's default settings": DEFAULT_TSCONFIG.compilerOptions,
  "those of Node.js": { strict: true, target: "es2022", module: "node16", moduleResolution: "node16" },
  "those of a bundler": { strict: true, target: "es2022", module: "esnext", moduleResolution: "bundler" },
};

/** What the compiler says of a program in the folder, and whose declarations it read for that. */
function check(
  folder: string,
  compilerOptions: object,
): { readonly errors: string[]; readonly packages: ReadonlySet<string> } {
  const entry = join(folder, "program.ts");
  const { options } = ts.convertCompilerOptionsFromJson({ ...compilerOptions, noEmit: true }, folder);
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  const program = ts.createProgram([entry], options, {
    ...host,
    getCurrentDirectory: () => folder,
    fileExists: (file) => file === entry || host.fileExists(file),
    getSourceFile: (file, ...rest) =>
      file === entry ? ts.createSourceFile(file, PROGRAM, ts.ScriptTarget.ES2022) : read(file, ...rest),
  });
  const errors = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, " ");
    return file === undefined ? text : `${file.fileName.replace(folder, "")}: ${text}`;
  });
  const files = program.getSourceFiles().map(({ fileName }) => fileName);
  return {
    errors,
    packages: new Set(files.map((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? "")),
  };
}

describe("the files of the packages", function () {
  let files: readonly string[];
  let folder: string;

  before(async function () {
    this.timeout(15 * 60_000);
    folder = join(await installPackages(), "node_modules/pbx-maintenance");
    const listed = execFileSync("find", [folder, "-type", "f", "-printf", "%P\\n"], { encoding: "utf8" });
    files = listed.trim().split("\n");
  });

  it("are compiled code, shell, schemas, documents and the command, and no tests, labs or sources", () => {
    const strange = files.filter(
      (file) =>
        !/^(dist\/.+\.(js|js\.map|d\.ts|sh|cjs|go|mod|sum)|schemas\/\w+\.schema\.json|docs\/\w+\.md)$/.test(
          file,
        ) && !OTHER_FILES.includes(file),
    );
    assert.deepEqual(strange, []);
    assert.ok(files.includes("dist/components/index.js"));
    assert.deepEqual(
      files.filter((file) => /^dist\/(test|lab|bench|sandbox|generate|policy)\//.test(file)),
      [],
    );
  });

  it("have types and a source map for each module", () => {
    const modules = files.filter((file) => file.endsWith(".js"));
    assert.ok(modules.length > 300, String(modules.length));
    const all = new Set(files);
    for (const file of modules)
      for (const beside of [`${file}.map`, file.replace(/\.js$/, ".d.ts")])
        assert.ok(all.has(beside), beside);
  });

  it("have each document that a message or the README names", () => {
    const named = files
      .filter((file) => /^(dist\/.+\.js|README\.md)$/.test(file))
      .flatMap(
        (file) => readFileSync(join(folder, file), "utf8").match(/\b(docs\/[\w-]+|CHANGELOG)\.md\b/g) ?? [],
      );
    assert.ok(named.includes("docs/security.md"));
    assert.deepEqual(
      [...new Set(named)].filter((file) => !files.includes(file)),
      [],
    );
  });

  it("say the terms of all that is in the policy pack's one file", () => {
    const pack = join(folder, "../pbx-maintenance-policy");
    const read = (file: string): string => readFileSync(join(pack, file), "utf8");
    assert.match(read("LICENSE"), /Apache License/);
    // esbuild says above each module where it's from.
    const bundled = read("index.js").matchAll(/^\/\/ .*node_modules\/((?:@[^/]+\/)?[^/]+)\//gm);
    const names = [...new Set([...bundled].map(([, name = ""]) => name))];
    assert.ok(names.includes("zod"), names.join());
    const told = [...read("THIRD-PARTY.txt").matchAll(/^== (\S+) \S+ ==$/gm)].map(([, name]) => name);
    assert.deepEqual(told.sort(), names.sort());
    for (const words of [/Permission is hereby granted/, /Permission to use, copy/, /Apache License/])
      assert.match(read("THIRD-PARTY.txt"), words);
  });

  for (const [what, settings] of Object.entries(SETTINGS))
    it(`are types that a program compiles with, by ${what}`, function () {
      this.timeout(180_000);
      const { errors, packages } = check(join(folder, "../.."), settings);
      assert.deepEqual(errors, []);
      assert.ok(packages.has("pbx-maintenance"));
      // Programs have other settings than those that its declarations need.
      assert.ok(!packages.has("zod"));
    });

  it("find each inner file of @pulumi/pulumi that they load: a newer one may offer less", () => {
    const load = createRequire(join(folder, "package.json"));
    const inner = new Set<string>();
    for (const file of files.filter((each) => each.endsWith(".js")))
      for (const [, name = ""] of readFileSync(join(folder, file), "utf8").matchAll(
        /\brequire\("(@pulumi\/pulumi\/[^"]+)"\)/g,
      ))
        inner.add(name);
    assert.ok(inner.has("@pulumi/pulumi/runtime/settings"));
    const missing = [...inner].filter((name) => {
      try {
        load.resolve(name);
        return false;
      } catch {
        return true;
      }
    });
    assert.deepEqual(missing, []);
  });

  it("load what the package depends on, and nothing else", () => {
    const { dependencies, peerDependencies } = JSON.parse(
      readFileSync(join(folder, "package.json"), "utf8"),
    ) as Record<"dependencies" | "peerDependencies", Readonly<Record<string, string>>>;
    const loaded = new Set(LOADED_OTHERWISE);
    for (const file of files.filter((each) => each.endsWith(".js")))
      for (const [, name = ""] of readFileSync(join(folder, file), "utf8").matchAll(
        /(?<!\.)\brequire\("([^".][^"]*)"\)/g,
      ))
        if (!isBuiltin(name)) loaded.add(/^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
    // Only sources need it: compiled code mentions it as a text.
    loaded.delete("tsx");
    assert.deepEqual([...loaded].sort(), Object.keys({ ...dependencies, ...peerDependencies }).sort());
  });
});
