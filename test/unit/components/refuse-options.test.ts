import assert from "node:assert/strict";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { refuseOptions } from "../../../components/refuse-options";

describe("the resource options of a fleet in code", () => {
  it("are handed on that were tried on the real engine", () => {
    const options: ComponentResourceOptions = { protect: true, aliases: [{ name: "before" }], dependsOn: [] };
    assert.equal(refuseOptions("PbxFleet prod", options), options);
    for (const none of [undefined, null])
      assert.equal(refuseOptions("PbxFleet prod", none as undefined), undefined);
  });

  const refused: readonly [option: string, reason: string][] = [
    ["hideDiffs", "what it would do here was never tried"],
    ["hooks", "what it would do here was never tried"],
    ["anOptionOfTomorrow", "what it would do here was never tried"],
    ["envVarMappings", "its providers are a part of this package"],
    ["provider", "its providers are a part of this package"],
    ["providers", "its providers are a part of this package"],
    ["deletedWith", "leaving a resource out of the program changes no machine"],
    ["retainOnDelete", "leaving a resource out of the program changes no machine"],
    ["transforms", "the gate judges what the arguments say"],
  ];
  for (const [option, reason] of refused)
    it(`are refused where ${option} is one`, () => {
      assert.throws(() => refuseOptions("PbxFleet prod", { [option]: [] }), {
        name: "ArgumentInvalid",
        message: `PbxFleet prod: leave the option ${option} out: ${reason}`,
      });
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
