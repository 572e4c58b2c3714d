import assert from "node:assert/strict";
import { reserveNetwork } from "../../../lab/network";

describe("the network of a lab", () => {
  it("is the preferred one, unless another lab has it", async () => {
    const first = await reserveNetwork(254);
    const second = await reserveNetwork(254);
    try {
      assert.notEqual(second.number, first.number);
    } finally {
      await Promise.all([first.release(), second.release()]);
    }
  });

  it("is free again when its lab has stopped", async () => {
    const first = await reserveNetwork(17);
    await first.release();
    const second = await reserveNetwork(first.number);
    await second.release();
    assert.equal(second.number, first.number);
  });
});
