import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { FileKind } from "../../../declarations/file-kinds";
import { FURTHER_FOLDERS, ProjectFiles } from "../../../declarations/project-files";
import { readRegularFile } from "../../../declarations/regular-file";

const KIND: FileKind = { what: "release file", largestKb: 64 };
const CANARY = "canary-4711";

describe("a file that a declaration names", () => {
  let folder: string;
  let project: ProjectFiles;
  const inProject = (name: string) => path.join(folder, "project", name);
  const outside = (name: string) => path.join(folder, "outside", name);
  const read = (file: string) => project.read(KIND, file, "fleet/a.yaml");
  const refuses = (file: string, reason: string) => {
    assert.throws(() => read(file), {
      name: "FileUnreadable",
      message: `The release file ${file} can't be read: it ${reason}. It's named by fleet/a.yaml.`,
    });
  };
  const OUTSIDE =
    "is outside of the project; copy it there, or let whoever runs Pulumi name its folder in MAINTENANCE_FOLDERS";
  const LEADS_OUT = "is, or lies behind, a link that leads out of the project";

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), "declared-")));
    for (const name of ["project/releases", "outside"])
      mkdirSync(path.join(folder, name), { recursive: true });
    writeFileSync(inProject("releases/r.yaml"), "release: r\n");
    writeFileSync(outside("secret"), `${CANARY}\n`);
    project = new ProjectFiles(inProject("."), {});
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("is read, relative to the project or not, and through links that stay in it", () => {
    symlinkSync("releases", inProject("newest"));
    symlinkSync(inProject("newest/r.yaml"), inProject("link.yaml"));
    for (const file of [
      "releases/r.yaml",
      inProject("releases/r.yaml"),
      "./newest/../releases/r.yaml",
      "link.yaml",
    ])
      assert.equal(read(file), "release: r\n");
  });

  it("isn't outside of the project", () => {
    for (const file of [
      "../outside/secret",
      outside("secret"),
      "/proc/self/environ",
      "/dev/zero",
      "releases/../../outside/secret",
    ])
      refuses(file, OUTSIDE);
  });

  it("isn't behind a link that leads out, whether there's something or not", () => {
    symlinkSync(outside("secret"), inProject("a.yaml"));
    symlinkSync("../outside", inProject("folder"));
    symlinkSync(inProject("a.yaml"), inProject("b.yaml"));
    symlinkSync(outside("nothing"), inProject("c.yaml"));
    symlinkSync("/proc/self/environ", inProject("d.yaml"));
    for (const file of ["a.yaml", "folder/secret", "b.yaml", "c.yaml", "d.yaml", "folder/nothing"])
      refuses(file, LEADS_OUT);
  });

  it("may be in a folder that whoever runs the program has named", () => {
    project = new ProjectFiles(inProject("."), {
      [FURTHER_FOLDERS]: `relative:${path.dirname(outside("x"))}`,
    });
    assert.equal(read("../outside/secret"), `${CANARY}\n`);
    symlinkSync(outside("secret"), inProject("a.yaml"));
    assert.equal(read("a.yaml"), `${CANARY}\n`);
    refuses("/proc/self/environ", OUTSIDE);
  });

  it("isn't followed round and round", () => {
    symlinkSync("b.yaml", inProject("a.yaml"));
    symlinkSync("a.yaml", inProject("b.yaml"));
    refuses("a.yaml", "leads through too many links");
  });

  it("is a regular file: pipes, sockets, devices and folders aren't waited for", async () => {
    execFileSync("mkfifo", [inProject("pipe")]);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(inProject("socket"), resolve));
    const strange = "is a pipe, a socket or a device, and a file is needed";
    refuses("pipe", strange);
    refuses("socket", strange);
    server.close();
    refuses("releases", "is a folder, and a file is needed");
    for (const device of ["/dev/zero", "/dev/tty"])
      assert.throws(() => readRegularFile(device, { largestKb: 64, followsLink: true }), {
        message: strange,
      });
  });

  it("has its bounds, whatever its size is said to be", () => {
    const large = "is larger than 64 KB, which is the most there may be";
    writeFileSync(inProject("sparse"), "release: r\n");
    truncateSync(inProject("sparse"), 2 ** 30);
    refuses("sparse", large);
    writeFileSync(inProject("exact"), "x".repeat(64 * 1024));
    assert.equal(read("exact").length, 64 * 1024);
    assert.throws(() => readRegularFile("/proc/kallsyms", { largestKb: 64, followsLink: true }), {
      message: large,
    });
  });

  it("is a text", () => {
    writeFileSync(inProject("latin1"), Buffer.from([0x61, 0xe4, 0x62]));
    refuses("latin1", "is no text in UTF-8");
    writeFileSync(inProject("environ"), `A=b\0SECRET=${CANARY}\0`);
    refuses("environ", "is no text: it has control characters");
    writeFileSync(inProject("escapes"), `release: \u001b[31m${CANARY}\n`);
    refuses("escapes", "is no text: it has control characters");
  });

  it("that isn't there is told as that, or passed over where it needn't be", () => {
    refuses("no.yaml", "isn't there");
    refuses("releases/r.yaml/x", "isn't there");
    assert.equal(project.readIfThere(KIND, "no.yaml", "x"), undefined);
    assert.throws(() => project.readIfThere(KIND, "../outside/no", "x"), { name: "FileUnreadable" });
  });

  it("isn't one that takes another's place between the look and the reading", () => {
    // A folder that becomes a link just when the file is opened: by an accessor that is asked in between.
    const kind = {
      what: "release file",
      get largestKb(): number {
        renameSync(inProject("releases"), inProject("moved"));
        symlinkSync(path.dirname(outside("x")), inProject("releases"));
        writeFileSync(outside("r.yaml"), CANARY);
        return 64;
      },
    };
    assert.throws(() => project.read(kind, "releases/r.yaml", "x"), { message: /it was replaced|leads out/ });
  });

  describe("as a folder of them", () => {
    const list = (file: string) => project.list(KIND, file, "the stack");

    it("lists its .yaml files, or is the one file", () => {
      writeFileSync(inProject("releases/a.yml"), "");
      writeFileSync(inProject("releases/notes.txt"), "");
      assert.deepEqual(list("releases"), ["releases/a.yml", "releases/r.yaml"]);
      assert.deepEqual(list("releases/r.yaml"), ["releases/r.yaml"]);
    });

    it("isn't outside of the project either, and isn't empty", () => {
      symlinkSync(path.dirname(outside("x")), inProject("link"));
      for (const file of ["../outside", "/etc", "link"])
        assert.throws(() => list(file), { name: "FileUnreadable" });
      mkdirSync(inProject("empty"));
      assert.throws(() => list("empty"), { message: /it is a folder without any \.yaml file\./ });
    });
  });
});
