import { askedScript } from "../../../../harness/sights";
import { MODULES_QUESTION } from "../../../../../kinds/modules/question";
import { PACKAGES_QUESTION } from "../../../../../kinds/packages/question";
import assert from "node:assert/strict";
import type { FrameworkTool } from "../../../../../maintenance/framework/tools/tools";
import { describeSignature } from "../../../../../maintenance/framework/signature";
import { changesModules, parseFrameworkFacts } from "../../../../../kinds/modules/look/facts";
import { parseSystemFacts } from "../../../../../kinds/packages/look/facts";
import { parseModules } from "../../../../../kinds/modules/look/modules";
import { FakeContainer, TOOLS } from "../framework-fixture";

const ASK_ALL = askedScript(PACKAGES_QUESTION, MODULES_QUESTION);

// As mysql prints what FreePBX keeps: JSON, and NULL for what was never judged.
const SIGNATURES = String.raw`case "$*" in *signature*) ;; *) exit 1 ;; esac; printf 'core\t{"status":129,"trusted":true}\ncdr\t{"status": 3,"details":["x \\/ altered"]}\nown\tNULL\n'`;
const HEAD = `Module              Version           Status
------------------- ----------------- -------------------
`;
const BANNER = "no repos specified, using: [standard] from last GUI settings\n\n";
const json = (data: unknown, status = true): string =>
  `${JSON.stringify({ status, type: status ? "message" : "error", data }).replaceAll("/", "\\/")}\n`;
const BANNER_JSON = json("No repos specified, using: [standard] from last GUI settings") + json("");
const padded = (name: string, version: string, status: string): string =>
  `${name.padEnd(20)}${version.padEnd(18)}${status}\n`;

type Row = [name: string, version: string, status: string, license?: string];
/** The same list as each tool prints it. */
const listedBy: Record<FrameworkTool, (rows: Row[]) => string> = {
  module_admin: (rows) =>
    HEAD + rows.map(([name, version, status]) => padded(name, version, status)).join(""),
  fwconsole: (rows) => BANNER_JSON + json(rows.map(([n, v, s, license = "GPLv3+"]) => [n, v, s, license])),
};

const CASES: [what: string, rows: Row[], directories: string[], expected: object[]][] = [
  [
    "modules in every state",
    [
      ["builtin", "", "Enabled"],
      ["cdr", "2.10.0.4", "Disabled; Pending upgrade to 2.10.0.5"],
      ["core", "2.10.1.3", "Enabled"],
      ["gone", "2.10.0.1", "Broken"],
      ["queues", "2.10.0.2", "Disabled"],
      ["there", "", "Not Installed (Locally available)"],
    ],
    [],
    [
      { name: "cdr", version: "2.10.0.4", state: "pending", pending: "2.10.0.5" },
      { name: "core", version: "2.10.1.3", state: "enabled" },
      { name: "gone", version: "2.10.0.1", state: "broken" },
      { name: "queues", version: "2.10.0.2", state: "disabled" },
      { name: "there", state: "not-installed" },
    ],
  ],
  [
    "what a list of what is online says",
    [
      ["a", "1.0.1", "Enabled and up to date"],
      ["b", "1.0.1", "Online upgrade available (1.0.2)"],
      ["c", "1.0.1", "Newer than online version (1.0.0)"],
      ["d", "1.0.1", "Enabled; Not available online"],
      ["e", "", "Not Installed (Available online: 1.0.2)"],
    ],
    [],
    [
      ...["a", "b", "c", "d"].map((name) => ({ name, version: "1.0.1", state: "enabled" })),
      { name: "e", state: "not-installed" },
    ],
  ],
  [
    "a name of 20 characters, which runs into the version",
    [["asterisklogfileslist", "2.10.0.4", "Enabled"]],
    [],
    [{ name: "asterisklogfileslist", version: "2.10.0.4", state: "enabled" }],
  ],
  [
    "a longer name that ends in a digit, by its directory",
    [
      ["customcontextsforteam2", "2.10.0.4", "Disabled"],
      ["customcontextsforteam22", "", "Not Installed (Locally available)"],
    ],
    ["customcontextsforteam2", "customcontextsforteam22", "customcontexts"],
    [
      { name: "customcontextsforteam2", version: "2.10.0.4", state: "disabled" },
      { name: "customcontextsforteam22", state: "not-installed" },
    ],
  ],
  [
    "a version that runs into the status",
    [["webrtc", "13.0.45.7.20161201.1", "Disabled; Pending upgrade to 13.0.46"]],
    [],
    [{ name: "webrtc", version: "13.0.45.7.20161201.1", state: "pending", pending: "13.0.46" }],
  ],
  [
    "a license that holds what JSON is made of",
    [
      ["a", "1.0", "Enabled", 'MIT, see "LICENSE" [1],["x","9","Broken"] \\ http://x/'],
      ["b", "1.0", "Enabled"],
    ],
    [],
    ["a", "b"].map((name) => ({ name, version: "1.0", state: "enabled" })),
  ],
];

for (const tool of TOOLS) {
  describe(`modules as ${tool} lists them`, () => {
    let container: FakeContainer;
    beforeEach(() => {
      container = new FakeContainer(tool);
      container.program("mysql", "exit 1");
    });
    afterEach(() => {
      container.remove();
    });

    function facts(said: string) {
      container.write("pbx/mute", said);
      return parseFrameworkFacts(container.sh(ASK_ALL).stdout);
    }
    const modulesOf = (said: string) => facts(said)?.modules;

    for (const [what, rows, directories, expected] of CASES) {
      it(`are read from ${what}`, () => {
        for (const directory of directories) container.directory(directory, "1");
        assert.deepEqual(modulesOf(listedBy[tool](rows)), expected);
      });
    }

    it("are read among what PHP complains of, before and in between", () => {
      const [a, b] = [
        ["a", "1.0", "Enabled"],
        ["b", "1.0", "Broken"],
      ] as [Row, Row];
      const noise = "PHP Notice:  Undefined index: x in y.php on line 3\n\nWarning: mkdir(): exists\n";
      const listed = listedBy[tool]([a, b]);
      const lines = listed.split("\n");
      const noisy =
        tool === "fwconsole"
          ? `${noise}${listed}${json("Done")}`
          : [BANNER + noise + lines.slice(0, 3).join("\n"), noise.trimEnd(), ...lines.slice(3)].join("\n");
      assert.deepEqual(
        modulesOf(noisy)?.map(({ name }) => name),
        ["a", "b"],
      );
    });

    const mute: [what: string, said: string, message: RegExp][] = [
      ["nothing at all", "", /doesn't list its modules: it says nothing$/],
      [
        "a fatal error",
        "[FATAL] Cannot find conf file\n",
        /doesn't list its modules: \[FATAL\] Cannot find conf file$/,
      ],
      [
        "an answer that is no list",
        tool === "fwconsole" ? BANNER_JSON + json("Database down", false) : `${BANNER}Whoops\n`,
        /doesn't list its modules: .*(Database down|Whoops)/,
      ],
      [
        "a state that nobody knows",
        listedBy[tool]([["cdr", "1.0", "Aktiviert"]]),
        /its list of modules has a line that isn't one: "cdr.*Aktiviert"/,
      ],
    ];
    for (const [what, said, message] of mute) {
      it(`aren't taken for none when it says ${what}`, () => {
        assert.throws(() => facts(said), { name: "FactsUnreadable", message });
      });
    }

    it("come with PHP's version and signatures, among the facts of the system", () => {
      container.program("mysql", SIGNATURES);
      container.program("rpm", String.raw`printf 'php\t0\t5.3.3\t38\tx86_64\t\t\n'`);
      container.install("core 2.10.1.3", "cdr 2.10.0.4", "own 1");
      const { stdout, code } = container.sh(ASK_ALL);
      assert.equal(parseSystemFacts(stdout, code).packages.length, 1);
      const found = parseFrameworkFacts(stdout);
      assert.equal(found?.tool, tool);
      assert.equal(found.php, "5.3.3");
      assert.deepEqual(
        found.modules.map(({ name, signature }) => [name, signature]),
        [
          ["cdr", 3],
          ["core", 129],
          ["own", undefined],
        ],
      );
    });

    it("are asked without asking what is online", () => {
      container.sh(ASK_ALL);
      assert.match(container.read("pbx/calls"), / list/);
      assert.doesNotMatch(container.read("pbx/calls"), /online|upgrade[^m]|edge|ignorecache/);
    });

    it("come with who else is changing them", () => {
      const command =
        tool === "fwconsole"
          ? ["/usr/sbin/fwconsole", "ma", "upgradeall"]
          : ["/x/module_admin", "upgradeall"];
      container.write("proc/4711/cmdline", ["php", "-q", ...command].join("\0"));
      container.write("proc/4711/status", "envID:\t0\n");
      container.write("proc/4712/cmdline", ["php", "/usr/sbin/fwconsole", "job", "--run"].join("\0"));
      container.write(
        "proc/4713/cmdline",
        ["sh", "-c", "# a script about module_admin and fwconsole"].join("\0"),
      );
      container.write("proc/self/status", "envID:\t0\n");
      container.install("core 1");
      assert.deepEqual(parseFrameworkFacts(container.sh(ASK_ALL).stdout)?.toolsAtWork, [
        `4711 php -q ${command.join(" ")}`,
      ]);
    });
  });
}

describe("a container without FreePBX", () => {
  it("has no facts of a framework, and is no mistake", () => {
    const container = new FakeContainer("module_admin");
    container.sh(`rm -r "$MAINTENANCE_ROOT/var/lib/asterisk"`);
    assert.equal(parseFrameworkFacts(container.sh(ASK_ALL).stdout), undefined);
    container.remove();
  });

  it("may be one that was cut short", () => {
    assert.throws(() => parseFrameworkFacts("@@framework fwconsole\n@@framework-php\n8.2\n"), {
      name: "FactsUnreadable",
      message: "the look at its framework was cut short",
    });
  });
});

describe("FreePBX's own updates", () => {
  const updates = (container: FakeContainer) => {
    container.install("core 1");
    const found = parseFrameworkFacts(container.sh(ASK_ALL).stdout)?.updates;
    container.remove();
    return found;
  };

  it("are seen from 14 on", () => {
    const container = new FakeContainer("fwconsole");
    const lines = [
      "auto_system_updates disabled",
      "auto_module_updates enabled",
      "auto_module_security_updates emailonly",
    ];
    container.write("pbx/updates", `${lines.join("\n")}\n`);
    assert.deepEqual(updates(container), { modules: "enabled", securityOfModules: "emailonly" });
    assert.ok(changesModules({ modules: "enabled", securityOfModules: "emailonly" }));
    assert.ok(!changesModules({ modules: "emailonly", securityOfModules: "emailonly" }));
  });

  it("are a plain setting in 13", () => {
    const container = new FakeContainer("fwconsole");
    const script = container.read("usr/sbin/fwconsole");
    const setting = `if [ "$1" = setting ]; then echo 'Setting of "AUTOSECURITYUPDATES" is (bool)[true]'; exit; fi`;
    const without = `if [ "$1" = updatemanager ]; then echo 'Command "updatemanager" is not defined.' >&2; exit 1; fi`;
    container.write(
      "usr/sbin/fwconsole",
      script.replace("#!/bin/sh\n", `#!/bin/sh\n${setting}\n${without}\n`),
    );
    assert.deepEqual(updates(container), { securityOfModules: "enabled" });
  });

  it("aren't there before", () => {
    assert.equal(updates(new FakeContainer("module_admin")), undefined);
  });
});

describe("lines that aren't modules", () => {
  for (const line of [
    "cdr",
    "cdr\t1.0",
    "../x\t1.0\tEnabled",
    "cdr\t1 0\tEnabled",
    "cdr\t1.0\tEnabledish",
    "cdr\t1\tEnabled\tx",
  ]) {
    it(`aren't read: ${JSON.stringify(line)}`, () => {
      assert.throws(() => parseModules([line]), { name: "InvalidModuleList" });
    });

    it("passes over a copy that somebody left beside the modules", () => {
      const copy = "cdr.bak\t\tNot Installed (Locally available)";
      assert.deepEqual(parseModules([copy, "cdr\t2.10.0.4\tEnabled"]), [
        { name: "cdr", version: "2.10.0.4", state: "enabled" },
      ]);
    });
  }
});

describe("a signature's state", () => {
  const states: [state: number, words: string | undefined][] = [
    [129, undefined],
    [1, "is signed with a key that its FreePBX doesn't trust"],
    [0, "has a signature that its FreePBX hasn't looked at yet"],
    [2, "has files that were changed since it was signed"],
    [8, "is unsigned"],
    [16, "has a signature that its FreePBX can't check"],
    [129 + 64, "is signed with a revoked key"],
    [128, "has a signature in a state that nobody knows (128)"],
    [256 + 129, "has a signature in a state that nobody knows (385)"],
    [130, "has files that were changed since it was signed"],
    [4 + 32, "has an invalid signature and is signed with an expired key"],
    [64, "is signed with a revoked key"],
  ];
  for (const [state, words] of states) {
    it(`${state} ${words ?? "is fine"}`, () => {
      assert.equal(describeSignature(state), words);
    });
  }
});
