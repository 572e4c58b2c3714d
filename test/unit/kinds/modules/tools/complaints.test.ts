import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { part } from "../../../../../remote/script/parts";

/** What a tool said, as `SAID` has it. */
function ask(question: string, said: string): string[] {
  const script = `SAID=$(mktemp); cat >"$SAID"; ${part("kinds/modules/tools/complaints.sh")}\n${question}; rm -f "$SAID"`;
  const env = { ...process.env, LC_ALL: "C" };
  const { stdout, stderr } = spawnSync("sh", ["-c", script], { input: said, env, encoding: "utf8" });
  assert.equal(stderr, "");
  return stdout.split("\n").filter((line) => line !== "");
}

const INSTALL = "/var/www/html/admin/modules/announcement/install.php";
const USAGE = "moduleadmin [-f|--force] [-d|--debug] [--] [<args>]...\n";
const STACK = `Stack trace:\n  1. Error->() ${INSTALL}:1\n  2. include_once() /var/www/html/admin/libraries/modulefunctions.class.php:2651\n`;
const framed = (...lines: string[]): string => {
  const width = Math.max(...lines.map(({ length }) => length));
  const rows = ["", ...lines, ""].map((line) => `  ${line.padEnd(width)}  \n`);
  return rows.join("");
};

const CASES: [what: string, said: string, complaints: string[]][] = [
  [
    "an exception in Symfony's frame, behind where it was thrown",
    `Updating tables announcement...Done\n\nIn install.php line 2:\n${framed("my install went wrong")}\n${USAGE}`,
    ["my install went wrong (install.php line 2)"],
  ],
  [
    "one whose message is broken as wide as the frame",
    `\nIn Database.class.php line 212:\n${framed("SQLSTATE[42S02]: Base table or view not found: 1146 Table 'asterisk.no_such", "_table' doesn't exist")}\n${USAGE}`,
    [
      "SQLSTATE[42S02]: Base table or view not found: 1146 Table 'asterisk.no_such_table' doesn't exist (Database.class.php line 212)",
    ],
  ],
  [
    "one of FreePBX 13, with its class",
    `\n\n${framed("[Symfony\\Component\\Console\\Exception\\RuntimeException]", 'The "--json" option does not exist.')}\n\nr [<args>]...\n`,
    ['The "--json" option does not exist.'],
  ],
  [
    "one of FreePBX 14, with nothing beside it",
    `\n${framed('The "--json" option does not exist.')}\n`,
    ['The "--json" option does not exist.'],
  ],
  [
    "an error that Whoops shows with its stack",
    `Updating tables announcement...Done\nError: Call to undefined function x() in file ${INSTALL} on line 1\n${STACK}`,
    [`Error: Call to undefined function x() in file ${INSTALL} on line 1`],
  ],
  [
    "one whose message has several lines",
    `Exception: cannot go on\nsince something is missing in file ${INSTALL} on line 7\n${STACK}`,
    [`Exception: cannot go on since something is missing in file ${INSTALL} on line 7`],
  ],
  [
    "a database that is down, in the first line of a stack, and what caused it",
    "Exception: SQLSTATE[HY000] [2002] No such file or directory::SQLSTATE[HY000] [2002] No such file or directory in file /x/utility.functions.php on line 120\n\n" +
      `Caused by\nPDOException: SQLSTATE[HY000] [2002] No such file or directory in file /x/Database.class.php on line 143\n${STACK}`,
    [
      "SQLSTATE[HY000] [2002] No such file or directory in file /x/utility.functions.php on line 120",
      "PDOException: SQLSTATE[HY000] [2002] No such file or directory in file /x/Database.class.php on line 143",
    ],
  ],
  [
    "what PHP says twice, once with its name",
    `PHP Fatal error:  Allowed memory size of 67108864 bytes exhausted in ${INSTALL} on line 1\n\nFatal error: Allowed memory size of 67108864 bytes exhausted in ${INSTALL} on line 1\n`,
    [`PHP Fatal error: Allowed memory size of 67108864 bytes exhausted in ${INSTALL} on line 1`],
  ],
  [
    "what module_admin of 2.10 announces",
    "The following error(s) occured:\n - Failed to run installation scripts\n",
    ["Failed to run installation scripts"],
  ],
  [
    "what that of 12 announces",
    "Unable to install module cdr:\n - Failed to run installation scripts\n - and more\nDone\n - chat\n",
    ["Failed to run installation scripts", "and more"],
  ],
  [
    "what fwconsole says in JSON",
    '{"status":false,"type":"error","data":"Unable to install module cdr:"}\n{"status":false,"type":"error","data":" - Failed to \\"run\\" a\\/b\\nx"}\n{"status":true,"type":"message","data":"Done"}\n',
    ['Failed to "run" a/b x'],
  ],
  [
    "what retrieve_conf said when a reload failed, without the rest of its talk",
    "Es sind Fehler aufgetreten:\nexit: 255\nAdded to globals: VM_GAIN = \nPHP Fatal error:  Call to undefined function x() in /x.php on line 42\n",
    ["exit: 255", "PHP Fatal error: Call to undefined function x() in /x.php on line 42"],
  ],
  [
    "its last words where none of them is known",
    "exit: 1\nFound language dir es\nIl manque un fichier\n",
    ["exit: 1", "Il manque un fichier"],
  ],
  ["nothing in what modules chat", " - a table\nError: none so far\n  indented  \nDone\n", []],
];

describe("complaints of admin tools", () => {
  for (const [what, said, complaints] of CASES) {
    it(`are ${what}`, () => {
      assert.deepEqual(ask("framework_complaints", said), complaints);
    });
  }

  it("say the first cause where a list fails, instead of the end of a stack", () => {
    assert.deepEqual(ask("first_cause 3", CASES[6]?.[1] ?? ""), [CASES[6]?.[2][0]]);
  });

  it("leave the last words as the cause where there are none", () => {
    assert.deepEqual(ask("first_cause 2", "a\nb\nc\n"), ["b", "c"]);
  });
});
