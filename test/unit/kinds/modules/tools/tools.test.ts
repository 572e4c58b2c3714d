import { askedScript } from "../../../../harness/sights";
import { MODULES_QUESTION } from "../../../../../kinds/modules/question";
import { PACKAGES_QUESTION } from "../../../../../kinds/packages/question";
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { jsonSchemas } from "../../../../../maintenance/files/json-schemas";
import { indexFileOf } from "../../../../../maintenance/framework/index-xml";
import type { AdminTool } from "../../../../../maintenance/framework/tools/tool";
import {
  FRAMEWORK_TOOLS,
  type FrameworkTool,
  toolOfLine,
} from "../../../../../maintenance/framework/tools/tools";
import { frameworkPlaceShell } from "../../../../../kinds/modules/tools/tools-shell";
import { processesShell } from "../../../../../remote/inside/processes";
import { FakeContainer } from "../framework-fixture";

const ASK_ALL = askedScript(PACKAGES_QUESTION, MODULES_QUESTION);

FRAMEWORK_TOOLS.forEach((registered, position) => {
  const tool: AdminTool & { readonly name: FrameworkTool } = registered;
  describe(`the registration of the admin tool ${tool.name}`, () => {
    let container: FakeContainer;
    beforeEach(() => {
      container = new FakeContainer(tool.name);
    });
    afterEach(() => {
      container.remove();
    });

    const place = (script: string): string =>
      container.sh(`${processesShell()}${frameworkPlaceShell()}\nframework_place\n${script}`).stdout;

    it("names a shell adapter", () => {
      assert.ok(existsSync(join(__dirname, `../../../../../kinds/modules/tools/${tool.name}.sh`)));
    });

    it("is a word of fleet files, by the schema that editors check them with", () => {
      assert.ok((jsonSchemas()["fleet.schema.json"] ?? "").includes(`"${tool.name}"`));
    });

    it("is the tool of its version lines, up to those of the next one, with their lists", () => {
      const next = FRAMEWORK_TOOLS[position + 1]?.since ?? 99;
      for (const version of [Math.max(tool.since, 2), next - 1]) {
        assert.equal(toolOfLine(`${version}.0`).name, tool.name);
        assert.equal(indexFileOf(`${version}.0`), `${tool.list}-${version}.0.xml`);
      }
    });

    it("is found in each of its places, also below a folder with a blank, and before an older one", () => {
      container.sh('rm -rf "$MAINTENANCE_ROOT"/usr/sbin "$MAINTENANCE_ROOT"/var/lib/asterisk');
      container.write("etc/amportal.conf", "AMPBIN=/srv/my programs\n");
      assert.equal(place('framework_tool || echo "none"'), "none\n");
      for (const { places } of FRAMEWORK_TOOLS.slice(0, position + 1)) {
        for (const one of places) {
          const file = one.replace(/^AMPBIN/, "/srv/my programs").slice(1);
          container.write(file, "#!/bin/sh\n");
          const [name, found] = place('framework_tool; echo "$TOOL_PATH"').split("\n");
          if (places === tool.places) assert.equal(name, tool.name);
          assert.ok(existsSync(found ?? ""));
        }
      }
    });

    it("is seen at work where it changes modules, and not otherwise", () => {
      container.write("proc/self/status", "envID:\t0\n");
      const words = tool.changes.length === 0 ? ["install"] : [...tool.changes];
      const commands = [...words, "some-job"].map((word) => ["php", `/usr/sbin/${tool.name}`, word]);
      commands.push(["sh", "-c", `# about ${tool.name} install`]);
      commands.forEach((command, i) => {
        container.write(`proc/${4711 + i}/cmdline`, command.join("\0"));
        container.write(`proc/${4711 + i}/status`, "envID:\t0\n");
      });
      const seen = place("framework_tools_at_work").trim().split("\n").length;
      assert.equal(seen, tool.changes.length === 0 ? 2 : words.length);
    });

    it("isn't waited for for ever when it's asked for its list", () => {
      container.install("core 1");
      const file = (tool.places[0] ?? "").replace(/^AMPBIN/, "/var/lib/asterisk/bin").slice(1);
      container.write(file, "#!/bin/sh\nsleep 300\n");
      const begun = Date.now();
      const script = ASK_ALL.replace("\nTOOL_LIMIT=20\n", "\nTOOL_LIMIT=1\n");
      const { stdout } = container.sh(script);
      assert.ok(Date.now() - begun < 15_000);
      assert.match(stdout, /^@@framework-end 1$/m);
      assert.match(stdout, /^ it gave no answer within 1 s$/m);
    }).timeout(20_000);
  });
});
