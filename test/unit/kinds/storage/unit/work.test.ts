import assert from "node:assert/strict";
import type { StorageClient, StorageServer } from "../../../../../kinds/storage/args";
import { conductStorage } from "../../../../../kinds/storage/unit/work";
import { buildRun } from "../../../../../remote/run/run";
import { NODE1, WAYS } from "../../planner-fixture";

const TERMS = { reason: "change c1 (T2): storage", plannedSeconds: 600 };

describe("the runs of an update of storage", () => {
  it("keep in the journal whose work took services away, as estimates are made of it", async () => {
    const scripts = new Map<string, string>();
    const client: StorageClient = { node: "node1", ssh: NODE1.ssh, ways: WAYS };
    const commands = { withdraw: "false", restore: "false", check: "false" };
    const server = {
      ...{ node: "san1", ssh: NODE1.ssh, ways: WAYS },
      storage: { shares: ["/srv/pbx"], names: ["san1"], minutes: 10, commands },
    } as unknown as StorageServer;
    const content = { what: "packages", targets: ["node"], files: new Map<string, string>(), parts: "" };
    const plan = {
      ...{ pending: [], notes: [], unmanaged: [], problems: [], unusable: [] },
      ...{ targets: ["node"], troubled: [] },
      describeWork: () =>
        Promise.resolve({
          run: buildRun(WAYS, content, TERMS, new Date()),
          targets: ["node"],
          readReport: () => ({ info: [], warnings: [] }),
        }),
    };
    await conductStorage(
      { servers: [{ server, plan }], clients: [client] },
      TERMS,
      ({ node }) => ({
        name: node,
        connect: () =>
          Promise.resolve({
            runScript: (script) => {
              scripts.set(node, script);
              return Promise.resolve({ code: 1, signal: undefined, stdout: "", stderr: "" });
            },
          }),
      }),
      () => undefined,
    );
    assert.deepEqual([...scripts.keys()].toSorted(), ["node1", "san1"]);
    for (const [node, script] of scripts) assert.match(script, /\bLAYER='\\''storage'\\''/, node);
  });
});
