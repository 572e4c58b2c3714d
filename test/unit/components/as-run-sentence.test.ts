import assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi/errors";
import { asRunSentence } from "../../../components/as-run-sentence";
import { ArgumentInvalid } from "../../../components/declared/argument-invalid";
import { FileUnreadable, ProjectFiles } from "../../../declarations/project-files";
import { RELEASE_FILE } from "../../../declarations/file-kinds";

describe("an error while declarations are read", () => {
  function thrownBy(read: () => unknown): unknown {
    try {
      asRunSentence(read);
    } catch (error) {
      return error;
    }
    return undefined;
  }

  it("is a sentence where a file can't be used", () => {
    const read = (): unknown => new ProjectFiles().read(RELEASE_FILE, "releases/none.yaml", "a test");
    assert.throws(read, FileUnreadable);
    const error = thrownBy(read);
    assert.ok(RunError.isInstance(error));
  });

  it("stays as it is where it's a sentence already", () => {
    const sentence = ArgumentInvalid.of("PbxFleet prod", [{ path: ["ring"], message: "is wrong" }]);
    assert.equal(
      thrownBy(() => {
        throw sentence;
      }),
      sentence,
    );
  });

  it("keeps its stack where our own code is wrong", () => {
    const error = thrownBy(() => (undefined as unknown as { readonly at: string }).at);
    assert.ok(error instanceof TypeError);
    assert.match(error.stack ?? "", /as-run-sentence\.test\.ts/);
  });
});
