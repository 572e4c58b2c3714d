import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeUnitFindings } from "../../../../maintenance/problems/unit-findings";
import type { Probe } from "../../../../maintenance/fleet/resolve-probes";
import { readFindings } from "../../../../remote/inside/unit-verdict";
import { processesShell } from "../../../../remote/inside/processes";
import { assign, part } from "../../../../remote/script/parts";
import { listProbes } from "../../../../remote/services/list-probes";
import { probesShell } from "../../../../remote/services/services";

/** Programs of every system; those that make a connection are a test's own. */
const USUAL = ["awk", "cat", "cut", "date", "dd", "df", "grep", "head", "rm", "sh", "sleep", "tail", "tr"];

describe("a probe of the fleet file", () => {
  let root: string;
  let pages: Server;
  let phone: Socket;
  let asked: string[];
  /** What the phone says, by the request; nothing where it's silent. */
  let answer: (request: string) => readonly string[];
  let port: number;
  let sipPort: number;

  before(async () => {
    pages = createServer((request, response) => {
      response.statusCode = request.url === "/gone" ? 404 : request.url === "/moved" ? 302 : 200;
      response.end("<h1>Portal</h1>\n");
    });
    phone = createSocket("udp4").on("message", (message, { port: from, address }) => {
      asked.push(message.toString());
      for (const reply of answer(message.toString())) phone.send(reply, from, address);
    });
    await new Promise<void>((done) => void pages.listen(0, "127.0.0.1", done));
    await new Promise<void>((done) => void phone.bind(0, "127.0.0.1", done));
    port = (pages.address() as AddressInfo).port;
    sipPort = phone.address().port;
  });
  after(() => {
    pages.close();
    phone.close();
  });
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "probes-"));
    mkdirSync(join(root, "bin"));
    asked = [];
    answer = (request) => [replyTo(request, "200 OK")];
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const probeOf = (probe: Omit<Probe, "seconds"> & { readonly seconds?: number }): Probe => ({
    seconds: 2,
    ...probe,
  });
  const program = (name: string, text: string): void => {
    writeFileSync(join(root, "bin", name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  };

  /** What fails of it, in words. @param programs beside the usual ones; all that there are, unless given */
  async function ask(probe: Probe, programs?: readonly string[], shell = "failing_probes"): Promise<string> {
    const bin = join(root, "bin");
    for (const name of programs === undefined ? [] : [...USUAL, "timeout", ...programs])
      symlinkSync(await pathOf(name), join(bin, name));
    const script =
      processesShell().replace(/^LC_ALL=C PATH=.*$/m, "LC_ALL=C") +
      part("remote/inside/unit.sh") +
      assign({ PROBES: listProbes({ health: probe }), SETTLE: 3, WORK: root, LOCK_WAIT: 1, LOG: "" }) +
      probesShell() +
      shell;
    const env = {
      PATH: programs === undefined ? `${bin}:${process.env["PATH"] ?? ""}` : bin,
      MAINTENANCE_ROOT: root,
    };
    const { stdout, stderr } = await run("/bin/sh", ["-c", script], env);
    assert.equal(stderr, "");
    return describeUnitFindings(readFindings(stdout.split("\n").filter((line) => line !== "")));
  }

  const here = (): string => `127.0.0.1:${sipPort}`;
  const url = (path: string): string => `http://127.0.0.1:${port}${path}`;

  describe("of a command", () => {
    const cases: readonly (readonly [command: string, said: string])[] = [
      ["true", ""],
      ["test 1 = 1 && echo fine", ""],
      [
        "echo 'the queue is full'; exit 3",
        "probe health fails: its command ended with 3 (the queue is full)",
      ],
      ["exit 1", "probe health fails: its command ended with 1"],
      ["sleep 30", "probe health fails: it gave no answer within 1 s"],
      [
        "/no/such-check --all",
        "probe health fails: it can't be run, since the container has no /no/such-check",
      ],
      ["echo 'password=hunter2'; exit 1", "probe health fails: its command ended with 1 (password=***)"],
    ];
    for (const [what, said] of cases)
      it(`\`${what}\` ${said === "" ? "passes" : "fails"}`, async () => {
        assert.equal(await ask(probeOf({ kind: "command", what, seconds: 1 })), said);
      });

    it("isn't waited for by what it leaves running", async () => {
      const begun = Date.now();
      assert.equal(await ask(probeOf({ kind: "command", what: "sleep 20 & exit 0" })), "");
      assert.ok(Date.now() - begun < 10_000);
    });
  });

  for (const client of ["curl", "wget"]) {
    describe(`over HTTP, by ${client}`, () => {
      const get = (path: string, more: Partial<Probe> = {}) =>
        ask(probeOf({ kind: "http", what: url(path), ...more }), [client]);

      it("passes by its status, a redirection included", async () => {
        assert.equal(await get("/"), "");
      });
      it("takes a redirection for an answer", async () => {
        assert.equal(await get("/moved"), "");
      });
      it("fails by another status", async () => {
        assert.equal(await get("/gone"), "probe health fails: the answer is 404 instead of 200-399");
      });
      it("passes by the status that is wanted", async () => {
        assert.equal(await get("/gone", { status: 404 }), "");
      });
      it("fails without the status that is wanted", async () => {
        assert.equal(await get("/", { status: 204 }), "probe health fails: the answer is 200 instead of 204");
      });
      it("passes by the text of the page", async () => {
        assert.equal(await get("/", { text: "<h1>Portal" }), "");
      });
      it("fails without the text", async () => {
        const text = "Log in";
        assert.equal(await get("/", { text }), `probe health fails: the page doesn't have the text "Log in"`);
      });
      it("fails where nothing answers", async () => {
        const what = "http://127.0.0.1:9/";
        assert.equal(
          await ask(probeOf({ kind: "http", what }), [client]),
          "probe health fails: nothing answers at http://127.0.0.1:9/",
        );
      });
    });
  }

  for (const client of ["python3", "bash"]) {
    describe(`by ${client}`, () => {
      it("passes where a port takes a connection", async () => {
        assert.equal(await ask(probeOf({ kind: "tcp", what: `127.0.0.1:${port}` }), [client]), "");
      });
      it("fails where none does", async () => {
        assert.equal(
          await ask(probeOf({ kind: "tcp", what: "127.0.0.1:9" }), [client]),
          "probe health fails: nothing answers at 127.0.0.1:9",
        );
      });
      it("sends a whole OPTIONS request in one packet, and passes by a 200", async () => {
        assert.equal(await ask(probeOf({ kind: "sip", what: here() }), [client]), "");
        const [request = ""] = asked;
        assert.match(request, new RegExp(`^OPTIONS sip:127\\.0\\.0\\.1:${sipPort} SIP/2\\.0\r\n`));
        for (const header of ["Via", "Max-Forwards", "From", "To", "Call-ID", "CSeq", "Content-Length"])
          assert.match(request, new RegExp(`\r\n${header}: \\S`));
        assert.match(request, /Via: SIP\/2\.0\/UDP [0-9.:]+;branch=z9hG4bK[0-9A-Za-z]+;rport\r\n/);
        assert.ok(request.endsWith("\r\n\r\n"));
      });
      it("fails by another status, and tells it", async () => {
        answer = (request) => [replyTo(request, "100 Trying"), replyTo(request, "503 Service Unavailable")];
        assert.equal(
          await ask(probeOf({ kind: "sip", what: here() }), [client]),
          "probe health fails: the answer is 503 instead of 200",
        );
      });
      it("passes by the status that is wanted", async () => {
        answer = (request) => [replyTo(request, "404 Not Found")];
        assert.equal(await ask(probeOf({ kind: "sip", what: here(), status: 404 }), [client]), "");
      });
      it("doesn't take another call's answer, or what isn't SIP, for its own", async () => {
        answer = () => ["HTTP/1.1 200 OK\r\n\r\n", replyTo("Call-ID: other\r\n", "200 OK")];
        assert.equal(
          await ask(probeOf({ kind: "sip", what: here(), seconds: 1 }), [client]),
          `probe health fails: nothing answers at ${here()}`,
        );
      });
      it("fails where nothing answers in time", async () => {
        answer = () => [];
        const begun = Date.now();
        assert.equal(
          await ask(probeOf({ kind: "sip", what: here(), seconds: 1 }), [client]),
          `probe health fails: nothing answers at ${here()}`,
        );
        assert.ok(Date.now() - begun < 6000);
      });
    });
  }

  describe("by a program that never ends", () => {
    const hanging: readonly (readonly [Probe["kind"], program: string, what: string, said: string])[] = [
      ["disk", "df", "/", "it gave no answer within 1 s"],
      ["tcp", "python3", "pbx:5061", "nothing answers at pbx:5061"],
      ["http", "curl", "http://pbx/", "nothing answers at http://pbx/"],
    ];
    for (const [kind, name, what, said] of hanging)
      it(`fails in time: ${name}`, async () => {
        program(name, "exec sleep 8");
        const begun = Date.now();
        const probe = probeOf({ kind, what, seconds: 1, ...(kind === "disk" && { freeMegabytes: 1 }) });
        assert.equal(await ask(probe), `probe health fails: ${said}`);
        assert.ok(Date.now() - begun < 6000);
      });
  });

  it("of SIP is sent again by Python where the first packet was lost", async () => {
    answer = (request) => (asked.length < 2 ? [] : [replyTo(request, "200 OK")]);
    assert.equal(await ask(probeOf({ kind: "sip", what: here() }), ["python3"]), "");
  });

  const unrunnable: readonly (readonly [Probe["kind"], string])[] = [
    ["http", "curl or wget"],
    ["tcp", "python or bash"],
    ["sip", "python or bash"],
  ];
  for (const [kind, programs] of unrunnable)
    it(`of ${kind} passes nothing where there's no ${programs}`, async () => {
      assert.equal(
        await ask(probeOf({ kind, what: kind === "http" ? url("/") : here() }), []),
        `probe health fails: it can't be run, since the container has no ${programs}`,
      );
    });

  describe("of a disk", () => {
    it("passes where there's room", async () => {
      assert.equal(await ask(probeOf({ kind: "disk", what: "/", freeMegabytes: 1 })), "");
    });
    it("fails where there's too little, and tells both figures", async () => {
      assert.match(
        await ask(probeOf({ kind: "disk", what: "/", freeMegabytes: 99_999_999 })),
        /^probe health fails: \d+ MB are free on \/, and 99999999 MB are needed$/,
      );
    });
    it("fails where there's nothing to measure", async () => {
      assert.equal(
        await ask(probeOf({ kind: "disk", what: "/no-such", freeMegabytes: 1 })),
        "probe health fails: df gives no figure for /no-such",
      );
    });
  });

  describe("of failed services", () => {
    beforeEach(() => {
      program(
        "systemctl",
        `[ "$*" = "--failed --plain --no-legend --no-pager" ] || exit 1
cat <<'UNITS'
postfix.service      loaded failed failed Postfix Mail Transport Agent
var-spool.mount      loaded failed failed /var/spool
UNITS`,
      );
    });
    it("passes where systemd doesn't run", async () => {
      assert.equal(await ask(probeOf({ kind: "failedServices", what: "" })), "");
    });
    it("names those of systemd", async () => {
      mkdirSync(join(root, "run/systemd/system"), { recursive: true });
      assert.equal(
        await ask(probeOf({ kind: "failedServices", what: "" })),
        "probe health fails: systemd says of postfix, var-spool.mount that it failed",
      );
    });
    it("leaves out those that may be failed", async () => {
      mkdirSync(join(root, "run/systemd/system"), { recursive: true });
      assert.equal(await ask(probeOf({ kind: "failedServices", what: "post* *.mount" })), "");
    });
  });

  it("is asked again after a change until it passes, as long as services have", async () => {
    const what = `n=$(cat ${root}/n 2>/dev/null || echo 0); echo $((n + 1)) >${root}/n; [ "$n" -ge 1 ]`;
    assert.equal(await ask(probeOf({ kind: "command", what }), undefined, "settle_probes"), "");
    assert.match(
      await ask(probeOf({ kind: "command", what: "exit 1" }), undefined, "settle_probes"),
      /^probe health fails/,
    );
  });
});

/** An answer to a request of SIP, with what it must repeat. */
function replyTo(request: string, status: string): string {
  const [, call = ""] = /Call-ID: (.*)\r\n/.exec(request) ?? [];
  return `SIP/2.0 ${status}\r\nCall-ID: ${call}\r\nContent-Length: 0\r\n\r\n`;
}

async function pathOf(name: string): Promise<string> {
  const { stdout } = await run("/bin/sh", ["-c", `command -v ${name}`], {
    PATH: `/usr/bin:/bin:${process.env["PATH"] ?? ""}`,
  });
  return stdout.trim();
}

function run(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ stdout: string; stderr: string }> {
  return new Promise((done, fail) => {
    const child = spawn(file, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    const said = { stdout: "", stderr: "" };
    child.stdout.on("data", (text: Buffer) => (said.stdout += text.toString()));
    child.stderr.on("data", (text: Buffer) => (said.stderr += text.toString()));
    child.on("error", fail).on("close", () => {
      done(said);
    });
  });
}
