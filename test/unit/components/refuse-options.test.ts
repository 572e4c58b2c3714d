import assert from "node:assert/strict";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { refuseOptions } from "../../../components/refuse-options";

describe("the resource options of a fleet in code", () => {
  it("are handed on where Pulumi honours them for all that the fleet is made of", () => {
    const options: ComponentResourceOptions = {
      ...{ protect: true, retainOnDelete: true, aliases: [{ name: "before" }], dependsOn: [] },
      ...{ providers: [], transforms: [], transformations: [] },
    };
    assert.equal(refuseOptions("PbxFleet prod", options), options);
    assert.deepEqual(refuseOptions("PbxFleet prod", undefined), {});
  });

  it("are each refused that would do nothing, or have the gate judge what was declared before", () => {
    const options = { ignoreChanges: ["*"], deleteBeforeReplace: true, version: undefined };
    assert.throws(() => refuseOptions("PbxFleet prod", options as unknown as ComponentResourceOptions), {
      name: "ArgumentInvalid",
      message:
        "PbxFleet prod: leave the option ignoreChanges out: the gate judges what is declared now\n" +
        "PbxFleet prod: leave the option deleteBeforeReplace out: none of its resources is ever replaced",
    });
  });
});
