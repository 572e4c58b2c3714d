import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { DesiredModule } from "../../maintenance/framework/module";
import { prepareModules, type PreparedModules } from "../../remote/framework/prepare";
import { moduleKey, moduleUrl, type FrameworkUnit } from "../../remote/framework/run-files";
import type { Connection } from "../../remote/ssh/connection";
import { moduleXml, packModule } from "./framework-fixture";
import { frameworkSettings } from "./planner-fixture";
import type { ScriptOptions } from "../../remote/ssh/run-script";
import { hear } from "../harness/hear";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

describe("what arrives at a node's store of modules", () => {
  let root: string;
  let server: Server;
  let requests: string[];
  /** Files by path; what isn't there is a 404. */
  let served: Map<string, Buffer>;

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), "modules-"));
    requests = [];
    served = new Map();
    server = createServer((request, response) => {
      const path = request.url ?? "";
      requests.push(path);
      const content = served.get(path);
      response.writeHead(content === undefined ? 404 : 200).end(content);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => {
    server.close();
    rmSync(root, { recursive: true });
  });

  const repository = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/fw/`;

  function publish(name: string, version: string, files: Record<string, string> = {}): DesiredModule {
    const { file, module } = packModule(root, name, version, files);
    served.set(`/fw/${basename(file)}`, readFileSync(file));
    return module;
  }

  async function prepare(
    modules: DesiredModule[],
    { keys = "", bin }: { keys?: string; bin?: string } = {},
  ): Promise<PreparedModules> {
    const settings = frameworkSettings({ repository: repository() });
    const units = ["101", "102"].map((scope): FrameworkUnit => ({
      scope,
      modules,
      seen: [],
      rollback: false,
      settings,
    }));
    // The prelude puts the system's folders behind PATH: where there's a folder of its own, they must not count.
    const pathOf = (script: string): string =>
      bin === undefined ? script : script.replace(/PATH=\$\{PATH:-[^\n]*/, `PATH=${bin}`);
    const connection = {
      runScript: (script: string, options: ScriptOptions) => runScript(pathOf(script), options),
    } as unknown as Connection;
    return await prepareModules({ name: "node1", connect: () => Promise.resolve(connection) }, keys, units);
  }

  async function runScript(script: string, options: ScriptOptions) {
    const env = { PATH: process.env["PATH"], MAINTENANCE_ROOT: root, no_proxy: "*" };
    const child = spawn("/bin/sh", ["-s"], { env, stdio: ["pipe", "pipe", "pipe"] });
    const said = { stdout: "", stderr: "" };
    child.stdout.on("data", (data: Buffer) => (said.stdout += data.toString()));
    child.stderr.on("data", (data: Buffer) => (said.stderr += data.toString()));
    child.stdin.end(script);
    const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
    assert.equal(said.stderr, "");
    return hear({ code, ...said }, options);
  }

  const store = (): string[] => readdirSync(join(root, "var/lib/pbx-maintenance/store/modules")).sort();
  const reasons = ({ unusable }: PreparedModules): string[] => [...unusable].map((entry) => entry.join(" "));

  it("is fetched once for all its containers, and kept", async () => {
    const [cdr, core] = [publish("cdr", "2.10.0.5"), publish("core", "2.10.1.4")];
    assert.deepEqual(reasons(await prepare([cdr, core])), []);
    assert.deepEqual(reasons(await prepare([core, cdr])), []);
    assert.deepEqual(requests.sort(), ["/fw/cdr-2.10.0.5.tgz", "/fw/core-2.10.1.4.tgz"]);
    assert.deepEqual(store(), [cdr, core].map((module) => `${moduleKey(module)}.tgz`).sort());
  });

  it("tells what each module needs, without its changelog", async () => {
    const changelog = `<changelog>${"*2.10* all new\n".repeat(50)}</changelog>`;
    const depends = "<depends><module>core ge 2.10.1</module></depends>";
    const xml = moduleXml("cdr", "2.10.0.5", `${changelog}\n${depends}\n<changelog>again</changelog>`);
    const cdr = publish("cdr", "2.10.0.5", { "module.xml": xml });
    const { descriptions } = await prepare([cdr]);
    assert.deepEqual(descriptions.get(moduleKey(cdr)), {
      rawname: "cdr",
      version: "2.10.0.5",
      depends: [{ kind: "module", name: "core", atVersion: { comparison: "ge", version: "2.10.1" } }],
    });
  });

  it("is fetched again where it was spoilt in the store", async () => {
    const cdr = publish("cdr", "2.10.0.5");
    await prepare([cdr]);
    writeFileSync(join(root, "var/lib/pbx-maintenance/store/modules", `${moduleKey(cdr)}.tgz`), "spoilt");
    assert.deepEqual(reasons(await prepare([cdr])), []);
    assert.equal(requests.length, 2);
  });

  const unusable: [what: string, spoil: (cdr: DesiredModule) => DesiredModule, reason: RegExp][] = [
    [
      "isn't there",
      (cdr) => {
        served.delete("/fw/cdr-2.10.0.5.tgz");
        return cdr;
      },
      /^couldn't be fetched from http:\/\/127\.0\.0\.1:\d+\/fw\/cdr-2\.10\.0\.5\.tgz: .*404/,
    ],
    [
      "is another file",
      (cdr) => {
        served.set("/fw/cdr-2.10.0.5.tgz", Buffer.from("other"));
        return cdr;
      },
      /^isn't the file that the release names: its sha256 differs$/,
    ],
    [
      "doesn't fit the repository's own sum",
      (cdr) => ({ ...cdr, md5: "0".repeat(32) }),
      /^isn't the file that the release names: its md5 differs$/,
    ],
    [
      "is no archive",
      (cdr) => {
        served.set("/fw/cdr-2.10.0.5.tgz", Buffer.from("text"));
        return { ...cdr, sha256: sha256("text") };
      },
      /^isn't a module: its archive doesn't hold just the directory cdr with a module\.xml$/,
    ],
    [
      "holds another directory",
      (cdr) => {
        const { module } = packModule(root, "cel", "1");
        served.set("/fw/cel-1.tgz", readFileSync(join(root, "cel-1.tgz")));
        return { ...module, name: cdr.name };
      },
      /^isn't a module: its archive doesn't hold just the directory cdr/,
    ],
    [
      "holds what it has no business with",
      (cdr) => {
        const folder = join(root, "evil");
        mkdirSync(join(folder, "cdr"), { recursive: true });
        writeFileSync(join(folder, "cdr/module.xml"), moduleXml("cdr", "1"));
        writeFileSync(join(root, "owned"), "x");
        execFileSync("tar", ["-czPf", join(root, "evil.tgz"), "-C", folder, "cdr", "../owned"]);
        const content = readFileSync(join(root, "evil.tgz"));
        served.set("/fw/evil.tgz", content);
        return { ...cdr, location: "evil.tgz", sha256: createHash("sha256").update(content).digest("hex") };
      },
      /^isn't a module: its archive doesn't hold just the directory cdr/,
    ],
    [
      "has a module.xml that can't be read",
      () => publish("cdr", "2.10.0.6", { "module.xml": "<module>" }),
      /^has a module\.xml that is no XML: /,
    ],
    [
      "isn't signed and should be",
      (cdr) => ({ ...cdr, signed: true }),
      /^isn't signed: it has no module\.sig$/,
    ],
  ];
  for (const [what, spoil, reason] of unusable) {
    it(`can't be used where it ${what}, and others can`, async () => {
      const [core, cdr] = [publish("core", "2.10.1.4"), spoil(publish("cdr", "2.10.0.5"))];
      const prepared = await prepare([core, cdr]);
      assert.deepEqual([...prepared.unusable.keys()], [moduleKey(cdr)]);
      assert.match(prepared.unusable.get(moduleKey(cdr)) ?? "", reason);
      assert.deepEqual([...prepared.descriptions.keys()], [moduleKey(core)]);
    });
  }

  it("leaves nothing half arrived in the store", async () => {
    const cdr = publish("cdr", "2.10.0.5");
    served.set("/fw/cdr-2.10.0.5.tgz", Buffer.from("other"));
    await prepare([cdr, { ...cdr, name: "cel", location: "nowhere.tgz" }]);
    assert.deepEqual(store(), []);
  });

  describe("with some of the programs", () => {
    const NEEDED = [
      "awk",
      "cat",
      "cut",
      "date",
      "find",
      "grep",
      "gzip",
      "head",
      "ln",
      "md5sum",
      "mkdir",
      "mktemp",
      "mv",
    ].concat(["rm", "rmdir", "sed", "sha256sum", "sh", "sleep", "sort", "tail", "tar", "tr"]);
    /** A folder with only these. */
    function only(...programs: string[]): string {
      const bin = join(root, "bin");
      mkdirSync(bin);
      for (const program of [...NEEDED, ...programs])
        symlinkSync(
          execFileSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).trim(),
          join(bin, program),
        );
      return bin;
    }

    it("uses wget where there's no curl", async () => {
      const [cdr, gone] = [publish("cdr", "2.10.0.5"), publish("gone", "1")];
      served.delete("/fw/gone-1.tgz");
      const prepared = await prepare([cdr, gone], { bin: only("wget") });
      assert.equal(prepared.unusable.has(moduleKey(cdr)), false);
      assert.match(prepared.unusable.get(moduleKey(gone)) ?? "", /^couldn't be fetched from .*: .*404/);
    });

    for (const program of ["curl", "wget"]) {
      it(`gives ${program} no address in its arguments, where everybody on the node would read its password`, async () => {
        const bin = only(program);
        const real = join(bin, `real-${program}`);
        renameSync(join(bin, program), real);
        const spying = `#!/bin/sh\nprintf '%s ' "$@" >>${root}/arguments\nexec ${real} "$@"\n`;
        writeFileSync(join(bin, program), spying, { mode: 0o755 });
        const address = repository().replace("//", "//maint:s3cret@");
        const cdr = publish("cdr", "2.10.0.5");
        const gone = { ...cdr, name: "gone", location: `${address}gone.tgz` };
        const there = { ...cdr, location: `${address}${cdr.location}` };
        const prepared = await prepare([there, gone], { bin });
        assert.equal(prepared.unusable.has(moduleKey(there)), false);
        const why = prepared.unusable.get(moduleKey(gone)) ?? "";
        assert.match(why, /^couldn't be fetched from http:\/\/127\.0\.0\.1:\d+\/fw\/gone\.tgz: /);
        assert.doesNotMatch(why, /s3cret/);
        assert.doesNotMatch(readFileSync(join(root, "arguments"), "utf8"), /s3cret|127\.0\.0\.1/);
      });
    }

    it("says what a node lacks", async () => {
      const bin = only("curl");
      const cdr = publish("cdr", "2.10.0.5");
      const signed = { ...cdr, signed: true };
      assert.deepEqual(reasons(await prepare([signed], { bin })), [
        `${moduleKey(cdr)} can't be checked: the node lacks gpg`,
      ]);
      rmSync(join(bin, "curl"));
      rmSync(join(root, "var"), { recursive: true });
      assert.match(
        reasons(await prepare([cdr], { bin })).join(""),
        /couldn't be fetched from .*: the node has neither curl nor wget$/,
      );
    });
  });

  describe("signed", () => {
    let home: string;
    let keys: Record<"ours" | "theirs", string>;
    before(() => {
      home = mkdtempSync(join(tmpdir(), "gpg-"));
      keys = { ours: makeKey("ours"), theirs: makeKey("theirs") };
    });
    after(() => {
      execFileSync("gpgconf", ["--homedir", home, "--kill", "all"]);
      rmSync(home, { recursive: true });
    });

    function gpg(...args: string[]): string {
      const command = ["--homedir", home, "--batch", "--passphrase", "", ...args];
      return execFileSync("gpg", command, { encoding: "utf8", stdio: ["pipe", "pipe", "ignore"] });
    }

    /** @returns its public half, armored */
    function makeKey(name: string): string {
      gpg("--quick-generate-key", `${name} <${name}@example>`, "ed25519", "sign", "never");
      return gpg("--armor", "--export", `${name}@example`);
    }

    /** As FreePBX signs: an INI with the sums of all files, clear-signed. */
    function sign(files: Record<string, string>, by: "ours" | "theirs", more = ""): Record<string, string> {
      const sums = Object.entries(files).map(([file, text]) => `${file} = ${sha256(text)}\n`);
      const ini = `;###\n[config]\nversion=1\nhash=sha256\nsignedby=sign.php\n[hashes]\n${sums.join("")}${more};# End\n`;
      writeFileSync(join(home, "ini"), ini);
      const signature = gpg(
        "--local-user",
        `${by}@example`,
        "--clearsign",
        "--output",
        "-",
        join(home, "ini"),
      );
      return { ...files, "module.sig": signature };
    }

    const files = { "module.xml": moduleXml("cdr", "13.0.1"), "agi-bin/x y.php": "<?php\n" };

    async function judge(content: Record<string, string>, armored: string): Promise<string> {
      const module = { ...publish("cdr", "13.0.1", content), signed: true };
      return (await prepare([module], { keys: armored })).unusable.get(moduleKey(module)) ?? "fine";
    }

    it("is fine by a pinned key, also by the second of two", async () => {
      assert.equal(await judge(sign(files, "ours"), keys.ours), "fine");
      assert.equal(await judge(sign(files, "theirs"), keys.ours + keys.theirs), "fine");
    });

    it("isn't by another key, nor where none is pinned", async () => {
      assert.match(
        await judge(sign(files, "theirs"), keys.ours),
        /^isn't signed with a framework key: ERRSIG [0-9A-F]{16}$/,
      );
      assert.match(await judge(sign(files, "ours"), ""), /^isn't signed with a framework key: ERRSIG/);
    });

    it("isn't where a file was changed or is missing since", async () => {
      const signed = sign(files, "ours");
      assert.equal(
        await judge({ ...signed, "agi-bin/x y.php": "<?php evil();\n" }, keys.ours),
        "isn't as it was signed: agi-bin/x y.php differs",
      );
      assert.equal(
        await judge(sign(files, "ours", `gone.php = ${"0".repeat(64)}\n`), keys.ours),
        "isn't as it was signed: gone.php differs",
      );
    });

    it("isn't where the list of sums was changed since", async () => {
      const signed = sign(files, "ours");
      const tampered = {
        ...signed,
        "module.sig": (signed["module.sig"] ?? "").replace("version=1", "version=2"),
      };
      assert.match(await judge(tampered, keys.ours), /^isn't signed with a framework key: BADSIG/);
    });

    it("isn't by a text that merely looks like one", async () => {
      const ini = `[hashes]\nmodule.xml = ${sha256(files["module.xml"])}\n`;
      assert.match(
        await judge({ ...files, "module.sig": ini }, keys.ours),
        /^isn't signed with a framework key: NODATA$/,
      );
    });

    it("isn't where the signature covers nothing", async () => {
      assert.equal(
        await judge({ ...files, "module.sig": sign({}, "ours")["module.sig"] ?? "" }, keys.ours),
        "isn't signed as FreePBX signs: its module.sig lists no files",
      );
    });
  }).timeout(20_000);
});

describe("where a module is fetched from", () => {
  const at = (location: string): string =>
    moduleUrl(
      { name: "a", version: "1", location, sha256: "", signed: false, ensure: "installed" },
      "https://fw.example/base/",
    );

  it("is below the fleet's repository, or wherever the release says", () => {
    assert.equal(at("2.10/a-1.tgz"), "https://fw.example/base/2.10/a-1.tgz");
    assert.equal(at("http://other.example/a-1.tgz"), "http://other.example/a-1.tgz");
  });
});
