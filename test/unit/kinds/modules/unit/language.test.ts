import assert from "node:assert/strict";
import { reportChange } from "../framework-change";
import { FakeContainer, TOOLS } from "../framework-fixture";

/** How the tools word states, as a sed script each. fwconsole prints JSON, without a letter beyond ASCII. */
const LANGUAGES: Readonly<Record<string, string>> = {
  German:
    "s/Enabled/Aktiviert/;s/^Disabled$/Deaktiviert/;s/^Disabled; Pending upgrade to/Deaktiviert; Ausstehende Aktualisierung auf/;s/Broken/Defekt/;s/Not Installed (Locally available)/Nicht installiert (Lokal verf\\\\u00fcgbar)/",
  French:
    "s/Enabled/Activ\\\\u00e9/;s/^Disabled$/D\\\\u00e9sactiv\\\\u00e9/;s/^Disabled; Pending upgrade to/D\\\\u00e9sactiv\\\\u00e9; mise \\\\u00e0 jour en attente vers/;s/Broken/Cass\\\\u00e9/;s/Not Installed (/Pas install\\\\u00e9 (/",
  "a language that nobody knows": "s/.*/xyzzy/",
};

for (const tool of TOOLS) {
  describe(`a web interface that isn't in English, by ${tool}`, () => {
    let container: FakeContainer;
    beforeEach(() => {
      container = new FakeContainer(tool);
      container.install(
        "framework 2.10.1.1",
        "core 2.10.1.3",
        "cdr 2.10.0.4",
        "gone 1.2",
        "queues 2.10.0.1 off",
      );
      container.directory("cdr", "2.10.0.9");
      container.directory("there", "1.0");
      container.sh(`rm -r "$MAINTENANCE_ROOT/var/www/html/admin/modules/gone"`);
    });
    afterEach(() => {
      container.remove();
    });

    const speak = (script: string): void => {
      container.write(
        "pbx/language",
        tool === "fwconsole" ? script : script.replaceAll(/\\\\\\\\u00../g, "\u00e9"),
      );
    };
    const states = (): unknown =>
      container.facts()?.modules.map(({ name, version, state }) => [name, version, state]);

    for (const [language, script] of Object.entries(LANGUAGES)) {
      it(`has the same modules in ${language}, and they can be changed`, () => {
        speak(script);
        assert.deepEqual(states(), [
          ["cdr", "2.10.0.4", "pending"],
          ["core", "2.10.1.3", "enabled"],
          ["framework", "2.10.1.1", "enabled"],
          ["gone", "1.2", "broken"],
          ["queues", "2.10.0.1", "disabled"],
          ["there", undefined, "not-installed"],
        ]);
        const { gates } = reportChange(container, { modules: [["core 2.10.1.4"], ["queues 2.10.0.2"]] });
        assert.equal(gates[0]?.verdict, "passed");
      });
    }

    it("is understood by the words where the database can't be asked, in English alone", () => {
      container.program("mysql", "exit 1");
      const listed = states();
      assert.deepEqual(Array.isArray(listed) && listed.length, 6);
      speak(LANGUAGES["French"] ?? "");
      assert.throws(
        states,
        /a line that isn't one: "cdr\\t.+\. Other words than English are understood where its database/,
      );
      if (tool === "fwconsole") assert.throws(states, /Désactivé; mise à jour/);
    });
  });
}

describe("FreePBX's database", () => {
  const login = (amportal: string, freepbx: string): string[] => {
    const container = new FakeContainer("fwconsole");
    container.install("core 15.0.1");
    container.write("etc/amportal.conf", amportal);
    container.write("etc/freepbx.conf", `<?php\n$amp_conf['AMPDBUSER'] = 'freepbxuser';\n${freepbx}`);
    container.program("mysql", 'cat "${1#*=}" >>"$MAINTENANCE_ROOT/pbx/login"; exit 1');
    container.facts();
    const [, ...lines] = container.read("pbx/login").split("[client]")[1]?.trim().split("\n") ?? [];
    container.remove();
    return lines;
  };

  it("is asked where FreePBX itself asks it: at another port, or by a socket", () => {
    const address = `$amp_conf["AMPDBHOST"] = "127.0.0.1";\n$amp_conf['AMPDBPORT'] = 13306;\n`;
    assert.deepEqual(login("", address), ['password=""', 'host="127.0.0.1"', "port=13306"]);
    assert.deepEqual(login("AMPDBPORT=4406\nAMPDBHOST=db1\n", ""), [
      'password=""',
      'host="db1"',
      "port=4406",
    ]);
    assert.deepEqual(login("", "$amp_conf['AMPDBHOST'] = 'localhost';\n$amp_conf['AMPDBPORT'] = '';\n"), [
      'password=""',
      'host="localhost"',
    ]);
    assert.deepEqual(login("", `${address}$amp_conf['AMPDBSOCK'] = '/run/mysqld/pbx.sock';\n`), [
      'password=""',
      'host="localhost"',
      'socket="/run/mysqld/pbx.sock"',
    ]);
  });

  it("has the password of freepbx.conf where amportal.conf leaves it empty", () => {
    assert.deepEqual(login("AMPDBPASS=\nAMPDBHOST=\n", "$amp_conf['AMPDBPASS'] = 'x\"y';\n"), [
      String.raw`password="x\"y"`,
    ]);
  });
});

describe("the version of a module", () => {
  it("is its own, not one that it needs, mentions or had", () => {
    const container = new FakeContainer("fwconsole");
    container.install("core 15.0.1");
    container.write(
      "var/www/html/admin/modules/core/module.xml",
      "<?xml version='1.0'?>\n<!-- <module><version>1</version> -->\n<module>\n<depends><version>15.0.0</version><module>x</module></depends>\n" +
        "<icon/><description><![CDATA[<version>2</version>]]></description>\n<version>\n 15.0.1\n</version>\n<supported><version>15.0</version></supported></module>\n",
    );
    assert.deepEqual(container.facts()?.modules, [{ name: "core", version: "15.0.1", state: "enabled" }]);
    container.remove();
  });
});
