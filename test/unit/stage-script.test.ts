import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const part = (name: string) => readFileSync(join(__dirname, "../../remote/node-script", name), "utf8");

describe("what arrives at a node's store", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "stage-"));
    mkdirSync(join(root, "var/lib/pbx-maintenance/store"), { recursive: true });
    mkdirSync(join(root, "arriving"));
    mkdirSync(join(root, "bin"));
    // A package of these tests is a file that holds its own name.
    const rpm = '#!/bin/sh\nfor last; do :; done\n[ -s "$last" ] || exit 1\ncat "$last"\n';
    writeFileSync(join(root, "bin/rpm"), rpm, { mode: 0o755 });
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function keepArrived(files: Record<string, string>): string[] {
    for (const [name, inside] of Object.entries(files)) writeFileSync(join(root, "arriving", name), inside);
    writeFileSync(
      join(root, "wanted"),
      "php-5.3.3-40.x86_64 -\nbind-32:9.8.2-1.x86_64 -\nold-1-1.noarch -\n",
    );
    const script = `TMP=${root} WANTED=${root}/wanted\n${part("prelude.sh")}\n${part("lock.sh")}\n${part("stage.sh")}
      keep_arrived ${root}/arriving`;
    const env = { PATH: [join(root, "bin"), process.env["PATH"]].join(":"), MAINTENANCE_ROOT: root };
    const { stderr } = spawnSync("sh", ["-c", script], { env, encoding: "utf8" });
    assert.equal(stderr, "");
    return readdirSync(join(root, "var/lib/pbx-maintenance/store")).sort();
  }

  it("is kept under the name that is inside, with the epoch", () => {
    const files = {
      "php.rpm": "php-5.3.3-40.x86_64\n",
      "b.rpm": "bind-32:9.8.2-1.x86_64\n",
      "o.rpm": "old-0:1-1.noarch\n",
    };
    assert.deepEqual(keepArrived(files), [
      "bind-32:9.8.2-1.x86_64.rpm",
      "old-1-1.noarch.rpm",
      "php-5.3.3-40.x86_64.rpm",
    ]);
  });

  it("is thrown away unless it was asked for, whatever path its name is", () => {
    const files = { "a.rpm": "../../../../owned-1-1.noarch\n", "b.rpm": "other-1-1.noarch\n", "c.rpm": "" };
    assert.deepEqual(keepArrived(files), []);
    assert.ok(!existsSync(join(root, "owned-1-1.noarch.rpm")));
  });
});
