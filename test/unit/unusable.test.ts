import assert from "node:assert/strict";
import { describeUnusable, readReasons } from "../../remote/unusable";

describe("what a node can't use", () => {
  it("is told once for each reason", () => {
    const many = Array.from(
      { length: 40 },
      (_, i) => `p${i}-1-1.noarch\tcouldn't be fetched: no repository is enabled`,
    );
    const text = ["php-1-1.noarch\tisn't signed with a release key: it has no signature", ...many, ""].join(
      "\n",
    );
    assert.deepEqual(describeUnusable(readReasons(text)), [
      "php-1-1.noarch isn't signed with a release key: it has no signature",
      "p0-1-1.noarch, p1-1-1.noarch, p2-1-1.noarch, p3-1-1.noarch, p4-1-1.noarch and 35 more, each of which couldn't be fetched: no repository is enabled",
    ]);
  });
});
