import assert from "node:assert/strict";
import { lookForUsers, requireSameUsers, type Users } from "../../../../../kinds/storage/plan/users";
import type { StorageClient, StorageServer } from "../../../../../kinds/storage/args";
import { PlanStale } from "../../../../../remote/run/converge";
import type { Reachable } from "../../../../../remote/run/follow";
import { AuthenticationFailed, ConnectionRefused, Unreachable } from "../../../../../remote/ssh/errors";
import { NODE1, WAYS } from "../../planner-fixture";

/** What a client says to a look, or why it says nothing. */
type Said = string | Error;

const USES = "@@shares\n san1:/srv/pbx /mnt/pbx\n@@containers\n 101\n@@end 0\n";
const IDLE = "@@shares\n@@end 0\n";
const DOWN = new Unreachable("node2", "no answer");

const SAN1 = {
  node: "san1",
  storage: {
    ...{ shares: ["/srv/pbx"], names: ["san1"], minutes: 10 },
    commands: { withdraw: "false", restore: "false", check: "false" },
  },
} as unknown as StorageServer;

async function look(said: Readonly<Record<string, Said>>): Promise<Users> {
  const clients = Object.keys(said).map((node): StorageClient => ({ node, ssh: NODE1.ssh, ways: WAYS }));
  return lookForUsers({ node: "san1", clients }, [SAN1], ({ node }): Reachable => {
    const answer = said[node] ?? "";
    return {
      name: node,
      connect: () =>
        answer instanceof Error
          ? Promise.reject(answer)
          : Promise.resolve({
              runScript: () =>
                Promise.resolve({ code: 0, signal: undefined, stdout: answer, stderr: "vzlist: no license" }),
            }),
    };
  });
}

const codes = ({ problems }: Users): string[] => problems.map(({ code }) => code);

describe("who uses the shares of a server", () => {
  it("is who has one mounted", async () => {
    const users = await look({ node1: USES, node2: IDLE });
    assert.deepEqual(
      users.clients.map(({ node }) => node),
      ["node1"],
    );
    assert.deepEqual(codes(users), []);
  });

  for (const error of [DOWN, new ConnectionRefused("node2")])
    it(`leaves out who can't be reached: ${error.name}`, async () => {
      const users = await look({ node1: USES, node2: error });
      assert.deepEqual(codes(users), []);
      assert.deepEqual(
        users.notes.map(({ code }) => code),
        ["storage-clients", "storage-client-left-out"],
      );
    });

  for (const [what, said] of [
    ["a login that's refused", new AuthenticationFailed("node2", [], [])],
    ["a runtime that doesn't list its containers", "@@shares\n san1:/srv/pbx /mnt/pbx\n"],
  ] as const)
    it(`begins nothing where a node answers, and doesn't tell: ${what}`, async () => {
      assert.deepEqual(codes(await look({ node1: USES, node2: said })), ["storage-client-unseen"]);
    });

  it("begins nothing where no node can be reached, or no share is mounted", async () => {
    assert.deepEqual(codes(await look({ node1: DOWN, node2: DOWN })), ["storage-clients-down"]);
    assert.deepEqual(codes(await look({ node1: IDLE, node2: IDLE })), ["share-unused"]);
  });

  const later: readonly (readonly [string, Said, Said])[] = [
    ["came up and has it mounted", DOWN, USES],
    ["has mounted it since", IDLE, USES],
    ["went down", USES, DOWN],
    ["doesn't tell any more", IDLE, ""],
  ];
  for (const [what, before, now] of later)
    it(`is looked for again when the work begins: a node ${what}`, async () => {
      const planned = await look({ node1: USES, node2: before });
      requireSameUsers("san1", planned, await look({ node1: USES, node2: before }));
      const found = await look({ node1: USES, node2: now });
      assert.throws(
        () => {
          requireSameUsers("san1", planned, found);
        },
        (error) => error instanceof PlanStale && error.holder === "node2",
      );
    });
});
