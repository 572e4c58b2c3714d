import assert from "node:assert/strict";
import type { FreePbx } from "../../lab/freepbx/freepbx";
import { type CommandResult, usualBuilds } from "../../lab/lab";
import { serviceShell } from "../../remote/services/services";
import { processesShell } from "../../remote/inside/processes";
import { describeFreePbx } from "./freepbx-suite";

const LINE = "2.10";
const UNREACHABLE = "Unable to connect to remote asterisk (does /var/run/asterisk/asterisk.ctl exist?)\n";

describeFreePbx("Asterisk in the lab", [LINE], (suite) => {
  let pbx: FreePbx;

  beforeEach(async () => {
    await suite.repository.publish([
      "core-2.10.1.3",
      "voicemail-2.10.1.3",
      "superfecta-2.10.1.3",
      "announcement-2.10.1.3",
    ]);
    pbx = await suite.install("module_admin", LINE);
  });

  async function expect(command: string, stdout: string | RegExp): Promise<void> {
    const answer = await pbx.asterisk(command);
    assert.deepEqual([answer.code, answer.stderr], [0, ""], command);
    if (typeof stdout === "string") assert.equal(answer.stdout, stdout, command);
    else assert.match(answer.stdout, stdout, command);
  }

  /** One call from inside the container. @param holdSeconds how long it stays up */
  async function call(extension: string, holdSeconds = 0): Promise<CommandResult> {
    const options = `-sn uac -s ${extension} -i ${pbx.address} -m 1 -d ${holdSeconds * 1000} -recv_timeout 3000`;
    return pbx.container.tryExec(
      `cd /tmp && TERM=dumb sipp ${options} -nostdin ${pbx.address}:5060 </dev/null`,
    );
  }

  async function web(): Promise<string> {
    return pbx.container.exec(
      `curl -s -o /dev/null -w '%{http_code}' http://${pbx.address}/admin/config.php`,
    );
  }

  /** Repeats until it's true: what takes a moment inside has no other way to tell. */
  async function until(what: string, check: () => Promise<boolean>): Promise<void> {
    for (const end = Date.now() + 10_000; !(await check());)
      assert.ok(Date.now() < end, `not within ten seconds: ${what}`);
  }

  const isUp = async (): Promise<boolean> => (await pbx.asterisk("core show version")).code === 0;

  it("answers with 0 to all it is asked", async () => {
    await expect("core show version", /^Asterisk 11\.25\.0 built by /);
    await expect("core show uptime seconds", /^System uptime: \d+\nLast reload: \d+\n$/);
    await expect("core show uptime", /^System uptime: (\d+ minutes?, )?\d+ seconds? \nLast reload: /);
    await expect("core show channels count", "0 active channels\n0 active calls\n0 calls processed\n");
    await expect("core waitfullybooted", "Asterisk has fully booted.\n");
    await expect("core show nonsense", /^No such command 'core show nonsense' \(type /);
    await expect("sip show registry", /\n1 SIP registrations\.\n$/);
    await expect(
      "sip show peers",
      /\n4 sip peers \[Monitored: 3 online, 1 offline Unmonitored: 0 online, 0 offline\]\n$/,
    );
  });

  it("shows the peers and registrations that it's given", async () => {
    await pbx.change({
      peers: [
        { name: "201", online: true },
        { name: "202", online: false },
        { name: "203", online: true, monitored: false },
      ],
      registrations: [{ host: "a.invalid", username: "me", state: "Rejected" }],
    });
    await expect("sip show peers", /^202\/202 +\(Unspecified\) +D +N +0 +UNREACHABLE +$/m);
    await expect(
      "sip show peers",
      /^3 sip peers \[Monitored: 1 online, 1 offline Unmonitored: 1 online, 0 offline\]$/m,
    );
    await expect("sip show registry", /^a\.invalid:5060 +N +me +105 Rejected +$/m);
  });

  it("takes calls to its extensions, at the address of its name", async () => {
    const addresses = await pbx.container.exec(
      "hostname -i; getent ahostsv4 localhost | head -n 1 | cut -d' ' -f1",
    );
    assert.equal(addresses, `${pbx.address}\n${pbx.address}\n`);
    assert.equal((await call("100")).code, 0);
    const unknown = await call("999");
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /404 Not Found/);
    await expect("core show channels count", "0 active channels\n0 active calls\n1 call processed\n");
  });

  describe("called as the gate does it", () => {
    const calling = async (extension: string, seconds: number): Promise<string> =>
      pbx.container.exec("sh", {
        input: [
          processesShell(),
          `WORK=/tmp ROOT= SIP_EXTENSION=${extension} SIP_PORT=5060`,
          serviceShell(),
          `CALL_SECONDS=${seconds}`,
          "make_call",
        ].join("\n"),
      });

    const answers: [what: string, extension: string, said: string][] = [
      ["answers", "100", ""],
      ["is busy", "486", "call-refused\t486\t486 Busy Here\n"],
      ["declines", "603", "call-refused\t603\t603 Decline\n"],
      ["isn't there", "404", "call-refused\t404\t404 Not Found\n"],
      ["rings", "180", "call-rings\t180\t3\n"],
    ];
    for (const [what, extension, said] of answers) {
      it(`tells that ${extension} ${what}`, async () => {
        await pbx.change({ unanswered: { "180": 180, "486": 486, "603": 603 } });
        assert.equal(await calling(extension, 3), said);
      });
    }

    it("tells that nobody speaks SIP there", async () => {
      await pbx.container.exec("service asterisk stop");
      assert.equal(await calling("100", 3), `call-unanswered\t100\t${pbx.address}:5060\n`);
    });
  });

  it("dies a moment after it has read what it can't bear, and is started again", async () => {
    await suite.repository.publish(["digiumaddoninstaller-2.10.1.3"]);
    const pid = await pbx.container.exec("cat /var/run/asterisk/asterisk.pid");
    await pbx.admin("upgrade digiumaddoninstaller");
    assert.equal((await pbx.admin("reload")).code, 0);
    await until("it's another one", async () => {
      const now = await pbx.container.exec("cat /var/run/asterisk/asterisk.pid 2>/dev/null || true");
      return now !== "" && now !== pid && (await isUp());
    });
  });

  it("is gone with its service, and back with it", async () => {
    await pbx.container.exec("service asterisk stop");
    const gone = await pbx.asterisk("core show version");
    assert.deepEqual([gone.code, gone.stdout, gone.stderr], [1, "", UNREACHABLE]);
    assert.equal((await call("100")).code, 1);
    await pbx.container.exec("service asterisk start");
    await until("it answers", isUp);
    await expect("core show uptime seconds", /^System uptime: [01]\n/);
    assert.equal((await call("100")).code, 0);
    await suite.container.stop();
    await suite.container.start();
    assert.equal((await call("100")).code, 0);
  });

  it("goes on as the version it was started with", async () => {
    await suite.lab.publish(usualBuilds.updates);
    await pbx.container.exec("yum -y -q update asterisk");
    await expect("core show version", /^Asterisk 11\.25\.0 /);
    await pbx.container.exec("service asterisk restart");
    await until("it answers", isUp);
    await expect("core show version", /^Asterisk 11\.25\.3 /);
  });

  it("restarts gracefully: takes no new call, and waits for the last one", async () => {
    const pid = await pbx.container.exec("cat /var/run/asterisk/asterisk.pid");
    const talk = call("100", 2);
    await until("the call is up", async () =>
      (await pbx.asterisk("core show channels")).stdout.includes("100@from-internal"),
    );
    await expect("core restart gracefully", "");
    await expect("core restart when convenient", "Ignoring asterisk restart request, already in progress.\n");
    await expect("core show channels count", /^1 active channel\n1 active call\n/);
    assert.match((await call("100")).stderr, /503 Service Unavailable/);
    assert.equal((await talk).code, 0);
    const other = async (): Promise<boolean> =>
      (await pbx.container.exec("cat /var/run/asterisk/asterisk.pid 2>/dev/null || true")) !== pid;
    await until("it has restarted", async () => (await other()) && (await isUp()));
    assert.equal((await call("100")).code, 0);
  });

  describe("with a module that harms", () => {
    it("refuses calls after a reload", async () => {
      assert.equal((await pbx.admin("upgrade core")).code, 0);
      assert.equal((await call("100")).code, 0);
      assert.equal((await pbx.admin("reload")).stdout, "Successfully reloaded\n");
      const refused = await call("100");
      assert.equal(refused.code, 1);
      assert.match(refused.stderr, /503 Service Unavailable/);
    });

    it("logs errors after a reload", async () => {
      await pbx.admin("upgrade voicemail");
      assert.doesNotMatch(await pbx.log(), /app_voicemail/);
      await pbx.admin("reload");
      assert.match(await pbx.log(), /^\[[-\d]+ [:\d]+\] ERROR\[\d+\] app_voicemail\.c: Failed to load/m);
    });

    it("loses peers and registrations after a reload", async () => {
      await pbx.admin("upgrade announcement");
      await expect("sip show peers", /Monitored: 3 online, 1 offline/);
      await pbx.admin("reload");
      await expect("sip show peers", /Monitored: 0 online, 4 offline/);
      await expect("sip show registry", / Unregistered /);
    });

    it("breaks the web interface at once, though it looks enabled", async () => {
      assert.equal(await web(), "200");
      await pbx.admin("upgrade superfecta");
      assert.equal(await web(), "500");
      assert.match((await pbx.admin("list")).stdout, /^superfecta {10}2\.10\.1\.3 {10}Enabled$/m);
      await pbx.admin("disable superfecta");
      assert.equal(await web(), "200");
    });
  });

  it("has nothing of all this in a container that was reset", async () => {
    await suite.container.reset();
    const { code } = await suite.container.tryExec(
      "ls /usr/bin/asterisk /var/lib/asterisk/bin /etc/init.d/lab-pbx",
    );
    assert.equal(code, 2);
  });
});
