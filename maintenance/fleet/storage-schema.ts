import { list, LONGEST_PATH, record, text, wholeNumber } from "../files/fields";
import { ADDRESS } from "./machine-schema";

const SHARE = text(/^\/[^\s,:\\]*$/, "an absolute path on the server", LONGEST_PATH);
const COMMAND = text(/^[^\0\n]+$/, "a shell command", 2000);

/** Of a node that serves shares, and runs no containers. */
export const storage = record({
  shares: list(SHARE, "paths of shares", 1).describe("The shares, as the server exports them"),
  names: list(ADDRESS, "names and addresses", 1)
    .optional()
    .describe(
      "By what clients mount them: host names or addresses; the server's name and address by default",
    ),
  minutes: wholeNumber(1, 1440, "minutes").describe(
    "How long containers are without their shares: from the first stop until all run again",
  ),
  commands: record({
    withdraw: COMMAND.describe("Withdraws the exports, e.g. `exportfs -ua`"),
    restore: COMMAND.describe("Exports again, e.g. `exportfs -ra`"),
    check: COMMAND.describe("Ends with 0 where the exports are there, e.g. `exportfs | grep -q .`"),
  })
    .optional()
    .describe("What withdraws its exports; exportfs unless given"),
}).describe(
  "The node serves shares to the others: its packages change only in the procedure that stops whoever uses them",
);
