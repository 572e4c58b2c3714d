import { causeOf } from "../../maintenance/problems/problem-error";
import type { Kind } from "../kind";
import type { Operation } from "../operation";
import { describeNoPlan } from "../plan-operations";
import type { StorageArgs } from "./args";
import { planStorage } from "./plan/plan";
import { STORAGE_QUESTION } from "./question";

/** Servers of shares at the builds of a release. Its operations are of several nodes, so it plans them itself. */
export const STORAGE: Kind = {
  name: "storage",
  asks: () => ({ question: STORAGE_QUESTION, leftAlone: [] }),
  plan: (operations, asked, phase, depth) =>
    Promise.all(
      operations.map(async (operation) => {
        try {
          // A kind's layers are declared by itself, and with its own arguments.
          return await planStorage(operation as Operation<StorageArgs>, asked, phase, depth);
        } catch (error) {
          return describeNoPlan(operation, causeOf(error));
        }
      }),
    ),
};
