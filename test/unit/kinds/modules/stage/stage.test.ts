import assert from "node:assert/strict";
import type { FaultCode } from "../../../../../maintenance/problems/fault-kinds";
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
import { gunzipSync } from "node:zlib";
import type { DesiredModule } from "../../../../../maintenance/framework/module";
import { prepareModules, type PreparedModules } from "../../../../../kinds/modules/stage/prepare";
import { moduleKey, moduleUrl, type FrameworkUnit } from "../../../../../kinds/modules/unit/run-files";
import { assign, compose, part } from "../../../../../remote/script/parts";
import type { Connection } from "../../../../../remote/ssh/connection";
import { moduleXml, packModule } from "../framework-fixture";
import { FILE_WITH_HOLES, HOSTILE_ARCHIVES, packArchive } from "../../../cli/framework/hostile-archives";
import { frameworkSettings } from "../../planner-fixture";
import type { ScriptOptions } from "../../../../../remote/ssh/script";
import { hear } from "../../../../harness/hear";

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
    const units = ["101", "102"].map((target): FrameworkUnit => ({
      target,
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
  const reasons = ({ unusable }: PreparedModules): string[] =>
    [...unusable].map(([key, { code, fields }]) => [key, code, ...fields].join(" "));

  it("is fetched once for all its containers, and kept", async () => {
    const [cdr, core] = [publish("cdr", "2.10.0.5"), publish("core", "2.10.1.4")];
    assert.deepEqual(reasons(await prepare([cdr, core])), []);
    assert.deepEqual(reasons(await prepare([core, cdr])), []);
    assert.deepEqual(requests.sort(), ["/fw/cdr-2.10.0.5.tgz", "/fw/core-2.10.1.4.tgz"]);
    assert.deepEqual(store(), [cdr, core].map((module) => `${module.sha256}.tgz`).sort());
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
    writeFileSync(join(root, "var/lib/pbx-maintenance/store/modules", `${cdr.sha256}.tgz`), "spoilt");
    assert.deepEqual(reasons(await prepare([cdr])), []);
    assert.equal(requests.length, 2);
  });

  const unusable: [
    what: string,
    spoil: (cdr: DesiredModule) => DesiredModule,
    code: FaultCode,
    reason: RegExp,
  ][] = [
    [
      "isn't there",
      (cdr) => {
        served.delete("/fw/cdr-2.10.0.5.tgz");
        return cdr;
      },
      "module-unfetched",
      /^http:\/\/127\.0\.0\.1:\d+\/fw\/cdr-2\.10\.0\.5\.tgz .*404/,
    ],
    [
      "is another file",
      (cdr) => {
        served.set("/fw/cdr-2.10.0.5.tgz", Buffer.from("other"));
        return cdr;
      },
      "module-other-file",
      /^sha256$/,
    ],
    [
      "doesn't fit the repository's own sum",
      (cdr) => ({ ...cdr, md5: "0".repeat(32) }),
      "module-other-file",
      /^md5$/,
    ],
    [
      "has a module.xml that can't be read",
      () => publish("cdr", "2.10.0.6", { "module.xml": "<module>" }),
      "module-unfit",
      /^has a module\.xml that is no XML: /,
    ],
    [
      "isn't signed and should be",
      (cdr) => ({ ...cdr, signed: true }),
      "module-unfit",
      /^isn't signed: it has no module\.sig$/,
    ],
  ];
  for (const [what, spoil, code, reason] of unusable) {
    it(`can't be used where it ${what}, and others can`, async () => {
      const [core, cdr] = [publish("core", "2.10.1.4"), spoil(publish("cdr", "2.10.0.5"))];
      const prepared = await prepare([core, cdr]);
      assert.deepEqual([...prepared.unusable.keys()], [moduleKey(cdr)]);
      const fault = prepared.unusable.get(moduleKey(cdr));
      assert.equal(fault?.code, code);
      assert.match(fault.fields.join(" "), reason);
      assert.deepEqual([...prepared.descriptions.keys()], [moduleKey(core)]);
    });
  }

  function publishArchive(content: Buffer): DesiredModule {
    served.set("/fw/hostile.tgz", content);
    const checksum = createHash("sha256").update(content).digest("hex");
    const { module } = packModule(root, "cdr", "13.0.1");
    return { ...module, location: "hostile.tgz", sha256: checksum };
  }

  const archives = [
    ...HOSTILE_ARCHIVES,
    [
      "a file with holes",
      FILE_WITH_HOLES,
      /^isn't a module: it unpacks to more than 1073741824 bytes$/,
    ] as const,
  ];
  for (const [title, pack, reason] of archives) {
    it(`can't be used where its archive holds ${title}`, async () => {
      const module = publishArchive(pack());
      const prepared = await prepare([module]);
      assert.match(prepared.unusable.get(moduleKey(module))?.fields.join(" ") ?? "", reason);
      assert.deepEqual(readdirSync(root).sort(), ["cdr-13.0.1.tgz", "var"]);
    }).timeout(60_000);
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
    ].concat(["rm", "rmdir", "sed", "sha256sum", "sh", "sleep", "sort", "tail", "tar", "tr", "wc"]);
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
      const prepared = await prepare([cdr, gone], { bin: only("wget", "timeout") });
      assert.equal(prepared.unusable.has(moduleKey(cdr)), false);
      const fault = prepared.unusable.get(moduleKey(gone));
      assert.equal(fault?.code, "module-unfetched");
      assert.match(fault.fields.join(" "), /404/);
    });

    for (const program of ["curl", "wget"]) {
      it(`gives ${program} no address in its arguments, where everybody on the node would read its password`, async () => {
        const bin = only(program, "timeout");
        const real = join(bin, `real-${program}`);
        renameSync(join(bin, program), real);
        const spying = `#!/bin/sh\nprintf '%s ' "$@" >>${root}/arguments\nexec ${real} "$@"\n`;
        writeFileSync(join(bin, program), spying, { mode: 0o755 });
        const address = repository().replace("//", "//maint:s3cret@");
        const cdr = publish("cdr", "2.10.0.5");
        const gone = { ...cdr, name: "gone", location: `${address}gone.tgz`, sha256: "0".repeat(64) };
        const there = { ...cdr, location: `${address}${cdr.location}` };
        const prepared = await prepare([there, gone], { bin });
        assert.equal(prepared.unusable.has(moduleKey(there)), false);
        const why = prepared.unusable.get(moduleKey(gone))?.fields.join(" ") ?? "";
        assert.match(why, /^http:\/\/127\.0\.0\.1:\d+\/fw\/gone\.tgz /);
        assert.doesNotMatch(why, /s3cret/);
        assert.doesNotMatch(readFileSync(join(root, "arguments"), "utf8"), /s3cret|127\.0\.0\.1/);
        // A server that sends a byte now and then isn't waited for for ever.
        if (program === "curl")
          assert.match(readFileSync(join(root, "arguments"), "utf8"), /--max-time 3300 /);
      });
    }

    it("says what a node lacks", async () => {
      const bin = only("curl");
      const cdr = publish("cdr", "2.10.0.5");
      const signed = { ...cdr, signed: true };
      assert.deepEqual(reasons(await prepare([signed], { bin })), [
        `${moduleKey(cdr)} module-unfetched  the node lacks gpg: install it there by \`yum -y install gnupg2\``,
      ]);
      rmSync(join(bin, "curl"));
      rmSync(join(root, "var"), { recursive: true });
      const core = publish("core", "1");
      assert.deepEqual(reasons(await prepare([cdr, core], { bin })), [
        `${moduleKey(cdr)} module-unfetched  the node lacks curl: install it there by \`yum -y install curl\``,
        `${moduleKey(core)} module-unfetched  the node lacks curl: install it there by \`yum -y install curl\``,
      ]);
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
      const fault = (await prepare([module], { keys: armored })).unusable.get(moduleKey(module));
      return fault?.fields.join(" ") ?? "fine";
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
        "isn't as it was signed: gone.php is missing",
      );
    });

    /** What a container would get: names of files below the module's directory. */
    function handOut(content: Record<string, string>): string[] {
      const { sha256: sum } = publish("cdr", "13.0.1", content);
      const listed = execFileSync("tar", ["-tzf", handOutFile(join(root, "cdr-13.0.1.tgz"), sum)], {
        encoding: "utf8",
      });
      return listed
        .split("\n")
        .filter((line) => line !== "" && !line.endsWith("/"))
        .sort();
    }

    /** @returns the path of what a container would get */
    function handOutFile(file: string, sum: string): string {
      writeFileSync(join(root, "wanted"), `key\tcdr\thttp://nowhere.example/\t${sum}\t-\tsigned\n`);
      const script = compose(
        assign({ TMP: join(root, "tmp"), WANTED: join(root, "wanted"), MODULE_KEYS: keys.ours }),
        part("remote/script/prelude.sh"),
        part("remote/script/needs.sh"),
        ...["module-archive", "module-signature", "stage"].map((name) =>
          part(`kinds/modules/stage/${name}.sh`),
        ),
        'mkdir -p "$TMP" "$STORE"; cp "$FILE" "$STORE/$SUM.tgz"; stage_work; cat "$TMP/unusable"',
      );
      const env = {
        ...{ PATH: process.env["PATH"], MAINTENANCE_ROOT: root },
        ...{ FILE: file, SUM: sum },
      };
      assert.equal(execFileSync("sh", ["-s"], { input: script, env, encoding: "utf8" }), "");
      return join(root, "tmp/verified/key.tgz");
    }

    it("covers all that a container gets, but for translations", () => {
      const more = {
        ".gitattributes": "x",
        ".github/workflows/x.yml": "x",
        "utests/XTest.php": "<?php\n",
        "i18n/de_DE/LC_MESSAGES/cdr.mo": "x",
        "i18n/cdr.pot": "x",
      };
      const covered = ["cdr/agi-bin/x y.php", "cdr/i18n/cdr.pot", "cdr/i18n/de_DE/LC_MESSAGES/cdr.mo"];
      assert.deepEqual(handOut({ ...sign(files, "ours"), ...more }), [
        ...covered,
        "cdr/module.sig",
        "cdr/module.xml",
      ]);
    });

    it("covers what older tars make of an archive, too: a container gets what was judged, not what was packed", () => {
      // To GNU tar from 1.15.2 on it's the translation, to older ones the program.
      const record = " GNU.sparse.name=cdr/i18n/de.po\n";
      const archive = packArchive([
        ...Object.entries(sign(files, "ours")).map(([path, content]) => ({ path: `cdr/${path}`, content })),
        { path: "pax", type: "x", content: `${record.length + 2}${record}` },
        { path: "cdr/backdoor.php", content: "<?php\n" },
      ]);
      writeFileSync(join(root, "packed.tgz"), archive);
      const file = handOutFile(join(root, "packed.tgz"), createHash("sha256").update(archive).digest("hex"));
      const packed = gunzipSync(readFileSync(file)).toString("latin1");
      assert.ok(packed.includes("cdr/i18n/de.po") && !packed.includes("backdoor"));
    });

    it("covers hidden files that it lists", () => {
      const hidden = { ...files, ".htaccess": "deny from all\n" };
      assert.ok(handOut(sign(hidden, "ours")).includes("cdr/.htaccess"));
    });

    for (const name of [
      "backdoor.php",
      "install.php",
      "agi-bin/x.agi",
      ".htaccess",
      "views/.htaccess",
      ".user.ini",
      "i18n/x.php",
      "i18n/x.php.po",
      "i18n/de_DE.php/cdr.po",
      "i18n/.htaccess",
      "sub/utests/x.php",
    ]) {
      it(`isn't where it doesn't list ${name}`, async () => {
        assert.equal(
          await judge({ ...sign(files, "ours"), [name]: "x" }, keys.ours),
          `isn't as it was signed: ${name} isn't in its module.sig`,
        );
      });
    }

    it("isn't by a good message beside another one", async () => {
      const good = sign(files, "ours")["module.sig"] ?? "";
      const evil = { ...files, "backdoor.php": "<?php\n" };
      const forged = `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n[hashes]\nbackdoor.php = ${sha256("<?php\n")}\n`;
      for (const both of [
        forged + good,
        good + forged,
        good + good,
        `[hashes]\n${good}`,
        `${good}\n[hashes]\n`,
      ]) {
        assert.equal(
          await judge({ ...evil, "module.sig": both }, keys.ours),
          "isn't signed as FreePBX signs: its module.sig is no clear-signed message",
        );
      }
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
        /^isn't signed as FreePBX signs: its module\.sig is no clear-signed message$/,
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
