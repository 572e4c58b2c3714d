import assert from "node:assert/strict";
import { setAllConfig } from "@pulumi/pulumi/runtime/config";
import { checkCredentials } from "../../../components/check-credentials";
import { LISTING } from "../../../providers/listing";
import { makeMocks } from "../../harness/mocked-program";

describe("the credentials of a project of YAML files", () => {
  afterEach(() => {
    Reflect.deleteProperty(process.env, LISTING);
    setAllConfig({});
  });

  it("are refused until they're bound, but where a preview lists the machines to bind them to", async () => {
    await makeMocks(true);
    setAllConfig({ "project:credentials": JSON.stringify({ default: { sudoPassword: "canary" } }) });
    assert.throws(
      () => {
        checkCredentials(["node1"]);
      },
      { name: "UnboundCredentials" },
    );
    process.env[LISTING] = "true";
    checkCredentials(["node1"]);
  });
});
