import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { installNode } from "../harness/packages";
import { fleetOf, type SandboxFleet } from "../harness/stranger-project";
import { StrangerSuite } from "../harness/stranger-suite";

/** What a file of the project says, as an object of a program. */
const objectOf = (file: string): string =>
  JSON.stringify(parse(readFileSync(join(__dirname, "../..", file), "utf8")));

const SETTINGS = `
  release: ${objectOf("releases/sandbox-2026-11-27.yaml")},
  calendar: ${objectOf("calendar.yaml")},
  change: ${objectOf("changes/sandbox-2026-11-27.yaml")},
  environment: "sandbox",
  clock: "2026-11-27T22:05-05:00",`;

/** A program as somebody writes it who has an address from elsewhere. */
const declare = ({ defaults, customers, nodes }: SandboxFleet): string => `
const { node1, node2 } = ${JSON.stringify(nodes)};
const fleet = new PbxFleet("sandbox", {
  releaseKeys: ["keys/sandbox-release.asc"],
  defaults: ${JSON.stringify(defaults)},
  customers: ${JSON.stringify(customers)},
  nodes: { node1: { ...node1, address: pulumi.output(node1.address) }, node2 },${SETTINGS}
});
`;

const TYPESCRIPT = `import * as pulumi from "@pulumi/pulumi";
import { PbxFleet } from "pbx-maintenance";
`;
const JAVASCRIPT = `"use strict";
const pulumi = require("@pulumi/pulumi");
const { PbxFleet } = require("pbx-maintenance");
`;

describe("the library, installed from its package in somebody's own Pulumi program", function () {
  this.timeout(300_000);
  const stranger = new StrangerSuite();

  it("plans a fleet that is declared in TypeScript by Pulumi's default settings", async () => {
    stranger.project.write("Pulumi.yaml", "name: stranger\nruntime: nodejs\n");
    stranger.project.write(
      "index.ts",
      `${TYPESCRIPT}${declare(fleetOf(stranger.sandbox))}export const gate = fleet.gate.urn;\n`,
    );
    await stranger.expectWell("stack", "init", "test");
    const pack = ["--policy-pack", "node_modules/pbx-maintenance-policy"];
    const configured = ["--policy-pack-config", "sandbox.json"];
    stranger.project.write(
      "sandbox.json",
      readFileSync(join(__dirname, "../../policy/sandbox.json"), "utf8"),
    );
    const plan = await stranger.expectWell("preview", "--diff", ...pack, ...configured);
    assert.match(plan, /php 5\.3\.3-38\.el6 → 5\.3\.3-40\.el6 in container 101/);
    assert.match(plan, /ContainerPackages: \(create\)/);
  });

  it("brings it to its release, and changes nothing the next time", async () => {
    assert.match(
      await stranger.expectWell("up", "--yes", "--skip-preview"),
      /restarted asterisk in 2 containers: 101, 102/,
    );
    await stranger.expectUnchanged("up", "--yes", "--skip-preview");
  });

  it("fails nothing in a refresh of a fresh checkout, where no program has kept the release yet", async () => {
    const kept = join(stranger.project.folder, ".maintenance/releases");
    renameSync(kept, `${kept}-away`);
    const refreshed = await stranger.expectWell("refresh", "--yes");
    assert.match(refreshed, /node1 wasn't looked at: the program declares release sandbox-2026-11-27, and/);
    assert.doesNotMatch(refreshed, /error|failed/);
    await stranger.expectUnchanged("up", "--yes", "--skip-preview", "--refresh");
    rmSync(`${kept}-away`, { recursive: true });
  });

  it("offers a secret to nobody until the operator has confirmed the machines that the program lists", async () => {
    await stranger.expectWell(
      "config",
      "set",
      "--secret",
      "--path",
      "credentials.default.sudoPassword",
      "canary-4711",
    );
    const unbound = await stranger.project.pulumi("preview");
    assert.notEqual(unbound.code, 0, unbound.stdout);
    assert.match(unbound.stdout, /The stack's credentials for default aren't bound to machines/);

    const bind = ["credentials", "bind", "--stack", "test"];
    const listed = stranger.project.maint(...bind);
    assert.equal(listed.code, 2, listed.out);
    assert.match(listed.out, /^credentials for default: not bound yet to 2 host keys\n/);
    for (const node of ["node1", "node2"])
      assert.match(listed.out, new RegExp(`now also root SHA256:\\S+ sandbox/${node}\n`));
    const other = stranger.project.maint(...bind, "--confirm", "0123456789abcdef");
    assert.equal(other.code, 1, other.out);
    assert.match(other.out, /What --confirm names isn't what would be bound now/);
    const code = /--confirm ([0-9a-f]{16})$/m.exec(listed.out)?.[1] ?? "";
    assert.equal(stranger.project.maint(...bind, "--confirm", code).code, 0);
    assert.match(stranger.project.maint(...bind).out, /bound to 2 host keys, as before/);
    await stranger.expectUnchanged("preview");
  });

  it("tells a name of the credentials that no machine has before it looks at any", async () => {
    await stranger.expectWell("config", "set", "--path", "credentials.node3.boundTo", "nobody");
    for (const run of [["preview"], ["up", "--yes", "--skip-preview"]]) {
      const { code, text } = await stranger.pulumi(...run);
      assert.notEqual(code, 0, text);
      assert.match(text, /speaks of node3, which is no node, bastion, repository or device/);
      assert.doesNotMatch(text, /\.js:\d+|observing nodes/);
    }
    await stranger.expectWell("config", "rm", "--path", "credentials");
  });

  it("says what is wrong with an argument by its path, and lets nothing begin", async () => {
    const { nodes, ...rest } = fleetOf(stranger.sandbox);
    const wrong = {
      ...rest,
      nodes: { ...nodes, node1: { ...nodes["node1"], address: "a b" } } as typeof nodes,
    };
    stranger.project.write(
      "index.ts",
      `${TYPESCRIPT}${declare(wrong).replace("pulumi.output(node1.address)", "node1.address")}`,
    );
    const { code, stdout } = await stranger.project.pulumi("preview");
    assert.notEqual(code, 0, stdout);
    assert.match(
      stdout,
      /PbxFleet sandbox: nodes\.node1\.address: expected a host name or an IP address, got "a b"/,
    );
    assert.doesNotMatch(stdout, /\.js:\d+/);
  });

  it("runs in plain JavaScript, on the newest Node.js too", async () => {
    stranger.project.write(
      "Pulumi.yaml",
      "name: stranger\nruntime: { name: nodejs, options: { typescript: false } }\nmain: program.js\n",
    );
    stranger.project.write("program.js", `${JAVASCRIPT}${declare(fleetOf(stranger.sandbox))}`);
    await stranger.expectUnchanged("up", "--yes", "--skip-preview");
    stranger.project.programs = await installNode("24");
    const node = execFileSync(join(stranger.project.programs, "node"), ["--version"], { encoding: "utf8" });
    assert.match(node, /^v24\./);
    await stranger.expectUnchanged("preview");
  });

  it("binds credentials by files of the folder that the program is in, below Pulumi.yaml", async () => {
    const { project, sandbox } = stranger;
    const fleet = fleetOf(sandbox);
    const { ssh } = fleet.defaults;
    cpSync(join(project.folder, "keys"), join(project.folder, "app/keys"), { recursive: true });
    cpSync(ssh.knownHostsFile, join(project.folder, "app/hosts_of_app"));
    const own = {
      ...fleet,
      defaults: { ...fleet.defaults, ssh: { ...ssh, knownHostsFile: "hosts_of_app" } },
    };
    project.write("app/index.js", `${JAVASCRIPT}${declare(own)}`);
    const settings = project.read("Pulumi.yaml");
    project.write("Pulumi.yaml", settings.replace("main: program.js", "main: app"));
    await stranger.expectWell(
      "config",
      "set",
      "--secret",
      "--path",
      "credentials.default.password",
      "canary",
    );
    const bind = ["credentials", "bind", "--stack", "test"];
    const { code, out } = project.maint(...bind);
    assert.equal(code, 2, out);
    assert.match(out, /now also root SHA256:\S+ sandbox\/node1\n/);
    // The nodes couldn't be looked at yet.
    project.write(
      "Pulumi.yaml",
      `${project.read("Pulumi.yaml")}stackConfigDir: stacks\noptions: { refresh: always }\n`,
    );
    const file = join(project.folder, "Pulumi.test.yaml");
    const moved = join(project.folder, "stacks/Pulumi.test.yaml");
    mkdirSync(join(project.folder, "stacks"));
    renameSync(file, moved);
    const refreshed = project.maint(...bind);
    renameSync(moved, file);
    assert.equal(refreshed.out, out);
    project.write("Pulumi.yaml", settings.replace("main: program.js", "main: app"));
    await stranger.expectWell("config", "rm", "--path", "credentials");
    // Another file has the same keys.
    assert.match(await stranger.expectWell("preview"), /4 to update\n.*6 unchanged/);
    project.write("Pulumi.yaml", settings);
  });

  /** The fleet below a component of the program's own. */
  function declareBelowSite(dependsOn: string): void {
    const [before, after] = declare(fleetOf(stranger.sandbox)).split(/\n\}\);\n$/m);
    stranger.project.write(
      "program.js",
      `${JAVASCRIPT}
class Site extends pulumi.ComponentResource {}
class Unready extends pulumi.dynamic.Resource {}
const site = new Site("stranger:index:Site", "site");
const create = () => Promise.reject(new Error("canary-unready"));
const aliases = [{ parent: pulumi.rootStackResource }];
const options = { parent: site, aliases, protect: true, dependsOn: ${dependsOn} };
${before ?? ""}\n}, options);\n${after ?? ""}`,
    );
  }

  it("moves below another component by aliases, and is protected there as a whole", async () => {
    declareBelowSite("[]");
    const moved = await stranger.expectWell("up", "--yes", "--skip-preview");
    assert.match(moved, /\+ 1 created/);
    assert.doesNotMatch(moved, /deleted|replaced/);
    const { stdout } = await stranger.project.pulumi("stack", "export");
    const { deployment } = JSON.parse(stdout) as {
      deployment: { resources: { urn: string; type: string; protect?: boolean }[] };
    };
    const own = deployment.resources.filter(({ type }) =>
      type.startsWith("pulumi-nodejs:dynamic/maintenance"),
    );
    assert.ok(own.length > 3);
    for (const { urn, protect } of own) {
      assert.match(urn, /stranger:index:Site\$maintenance:index:Fleet\$/);
      assert.equal(protect, true, urn);
    }
  });

  it("isn't even observed in a run before what it depends on is made", async () => {
    declareBelowSite('[new Unready({ create }, "unready", {})]');
    const { code, stdout } = await stranger.project.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(code, 0, stdout);
    assert.match(stdout, /canary-unready/);
    assert.doesNotMatch(stdout, /ChangeGate|observing nodes|ContainerPackages/);
  });
});
