import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preparePackagesScript } from "../../../../../kinds/packages/packages-shell";
import { parseEvent } from "../../../../../remote/script/events";
import { part } from "../../../../../remote/script/parts";
import { readFaults } from "../../../../../remote/stage/unusable";
import { GOOD, KEY, RPM, signed, sum } from "../rpm-stand-in";

const PHP = "php-5.3.3-40.x86_64";
const BIND = "bind-32:9.8.2-1.x86_64";

// A repository of these tests is a folder for each build: what is sent when it's asked for.
const DNF = `#!/bin/sh
case " $* " in
  *" repolist "*) cat "$REPOSITORY/enabled" 2>/dev/null; exit ;;
  *" --help "*) [ ! -e "$REPOSITORY/no-plugin" ]; exit ;;
  *" download "*) echo "download" >>"$REPOSITORY/asked-dnf" ;;
esac
destination=
for word; do
  [ "$destination" != next ] || destination=$word
  [ "$word" != --destdir ] || destination=next
  if [ -d "$REPOSITORY/$word" ]; then cp -a "$REPOSITORY/$word/." "$destination"; fi
  while [ -f "$REPOSITORY/$word/trickle" ]; do sleep 0.1 && echo >>"$destination/part"; done
  if [ -f "$REPOSITORY/$word/flood" ]; then
    while sleep 0.02; do echo >"$destination/$((number = number + 1))"; done
  fi
done
`;

describe("what arrives at a node's store", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "stage-"));
    for (const folder of ["bin", "repository"]) mkdirSync(join(root, folder));
    writeFileSync(join(root, "bin/rpm"), RPM, { mode: 0o755 });
    writeFileSync(join(root, "bin/dnf"), DNF, { mode: 0o755 });
    writeFileSync(join(root, "asked"), "");
    writeFileSync(join(root, "repository/enabled"), "repo id repo name\nupdates updates\n");
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  /** Shell before the script. */
  let first = "";
  let downloadSeconds = 3300;
  beforeEach(() => {
    first = "";
    downloadSeconds = 3300;
  });
  const store = (): string => join(root, "var/lib/pbx-maintenance/store");
  const stored = (): string[] => readdirSync(store()).filter((name) => name !== "builds");
  const asked = (): string[] => readFileSync(join(root, "asked"), "utf8").split("\n").slice(0, -1);

  function offer(build: string, ...contents: readonly string[]): void {
    mkdirSync(join(root, "repository", build));
    contents.forEach((content, i) => {
      writeFileSync(join(root, "repository", build, `${String(i)}.rpm`), content);
    });
  }

  /** @param wanted lines of `NEVRA SHA256|-`, with or without the digests of the header; returns why builds can't be used, as `CODE: FIELD` */
  function prepare(...wanted: readonly string[]): ReadonlyMap<string, string> {
    const script = preparePackagesScript({
      runtime: "lxc",
      parallel: 1,
      answerLimitSeconds: 10,
      answerLimitBytes: 1000,
      questions: "",
      packageManager: "dnf",
      releaseKeys: "no key is needed here",
      lockWaitSeconds: 0,
      packages: wanted.map((line) => `${line}${line.split(" ").length === 2 ? " - -" : ""}\n`).join(""),
    });
    const env = {
      PATH: [join(root, "bin"), process.env["PATH"]].join(":"),
      MAINTENANCE_ROOT: root,
      REPOSITORY: join(root, "repository"),
      ASKED: join(root, "asked"),
    };
    const { stdout, stderr } = spawnSync(
      "sh",
      ["-c", first + script.replace("\nDOWNLOAD_SECONDS=3300\n", `\nDOWNLOAD_SECONDS=${downloadSeconds}\n`)],
      { env, encoding: "utf8" },
    );
    assert.equal(stderr, "");
    const events = stdout.split("\n").map(parseEvent);
    assert.ok(
      events.some((event) => event?.event === "finished"),
      stdout,
    );
    const staged = events.find((event) => event?.event === "staged")?.text ?? "";
    return new Map(
      [...readFaults(staged)].map(([build, { code, fields }]) => [build, [code, ...fields].join(": ")]),
    );
  }

  it("is kept by its checksum, and found by the one that the release pins, whatever its file is called", () => {
    const php = signed(PHP);
    offer(PHP, php);
    assert.deepEqual([...prepare(`${PHP} ${sum(php)}`)], []);
    assert.deepEqual(stored(), [`${sum(php)}.rpm`]);
    assert.deepEqual(readdirSync(join(store(), "builds")), [PHP]);
  });

  it("is found by the name inside where the release pins none, with an epoch that isn't zero", () => {
    const contents = { [PHP]: signed("php-0:5.3.3-40.x86_64"), [BIND]: signed(BIND) };
    for (const [build, content] of Object.entries(contents)) offer(build, content);
    assert.deepEqual([...prepare(`${PHP} -`, `${BIND} -`)], []);
    for (const [build, content] of Object.entries(contents)) {
      assert.equal(readFileSync(join(store(), "builds", build), "utf8"), `${sum(content)}\n`);
    }
    rmSync(join(root, "repository"), { recursive: true });
    assert.deepEqual([...prepare(`${PHP} -`, `${BIND} -`)], [], "the store has them");
  });

  it("is no path and no pattern, whatever name it has, and doesn't hinder what is good", () => {
    const good = signed(BIND);
    const names = [
      `../../../../owned\n${PHP}`,
      `${PHP}\n../../../../owned`,
      `${PHP}\n`,
      ".*",
      "/etc/owned",
      "-x",
      "",
    ];
    offer(PHP, ...names.map((name) => signed(name)));
    offer(BIND, good);
    for (const pins of [
      [`${PHP} ${"0".repeat(64)}`, `${BIND} ${sum(good)}`],
      [`${PHP} -`, `${BIND} -`],
    ]) {
      const [[build, reason] = [], ...more] = [...prepare(...pins)];
      assert.deepEqual([build, more], [PHP, []]);
      assert.match(reason ?? "", /^package-(other-file$|other-inside: |name-unfit$)/);
      assert.deepEqual(stored(), [`${sum(good)}.rpm`]);
    }
    assert.deepEqual(readdirSync(root).sort(), ["asked", "bin", "repository", "var"]);
    assert.deepEqual(readdirSync(join(root, "var/lib/pbx-maintenance")), ["store"]);
  });

  it("is never a path or a pattern, by any name that a text can be", () => {
    const part = fc.oneof(
      fc.string({ unit: "binary", maxLength: 12 }),
      fc.constantFrom(
        "..",
        "/",
        "\n",
        PHP,
        "*",
        "[a-z]*",
        "$(touch owned)",
        "`touch owned`",
        "-0:",
        "--",
        " ",
        "\\",
        "%s",
        "'",
      ),
    );
    const names = fc.sample(fc.array(part, { minLength: 1, maxLength: 6 }), { seed: 11, numRuns: 80 });
    const builds = Array.from({ length: 20 }, (_, i) => `p${i}-1-1.noarch`);
    builds.forEach((build, i) => {
      const contents = names.slice(4 * i, 4 * i + 4).map((parts) => parts.join("").replaceAll("\0", ""));
      offer(build, ...contents.map((name) => signed(name)));
    });
    const unusable = prepare(...builds.map((build) => `${build} -`));
    assert.deepEqual([...unusable.keys()].sort(), builds.sort());
    assert.deepEqual(stored(), []);
    assert.deepEqual(readdirSync(root).sort(), ["asked", "bin", "repository", "var"]);
    assert.deepEqual(readdirSync(join(root, "var/lib/pbx-maintenance")), ["store"]);
  }).timeout(60_000);

  it("isn't asked for its name before its signature, nor at all where its checksum says what it isn't", () => {
    offer(PHP, signed(PHP, "Header SHA256 digest: OK\n"));
    assert.equal(prepare(`${PHP} -`).get(PHP), "package-unsigned");
    assert.ok(asked().length > 0 && asked().every((line) => line.startsWith("verify ")), asked().join());
    writeFileSync(join(root, "asked"), "");
    assert.equal(prepare(`${PHP} ${"0".repeat(64)}`).get(PHP), "package-other-file");
    assert.deepEqual(asked(), []);
  });

  it("isn't another build of the release under a pinned name", () => {
    const bind = signed(BIND);
    offer(PHP, bind);
    assert.equal(prepare(`${PHP} ${sum(bind)}`).get(PHP), `package-other-inside: ${BIND}`);
  });

  it("is the build whose header the release gives, by the strongest digest", () => {
    const php = signed(PHP);
    offer(PHP, php);
    const digest = (algorithm: string) => createHash(algorithm).update(`${PHP}\n`).digest("hex");
    const other = "package-other-header";
    const rows: [sha256: string, sha1: string, reason: string | undefined][] = [
      [digest("sha256"), digest("sha1"), undefined],
      [digest("sha256"), "0".repeat(40), undefined],
      ["0".repeat(64), digest("sha1"), other],
      ["-", digest("sha1"), undefined],
      ["-", "0".repeat(40), other],
    ];
    for (const [sha256, sha1, reason] of rows) {
      for (const file of [sum(php), "-"])
        assert.equal(prepare(`${PHP} ${file} ${sha256} ${sha1}`).get(PHP), reason);
    }
    assert.deepEqual(stored(), [`${sum(php)}.rpm`]);
  });

  it("is there for a way back, which knows only its name and header, though no repository has it any more", () => {
    const php = signed(PHP);
    offer(PHP, php);
    assert.deepEqual([...prepare(`${PHP} ${sum(php)}`)], []);
    rmSync(join(root, "repository", PHP), { recursive: true });
    const header = createHash("sha256").update(`${PHP}\n`).digest("hex");
    assert.deepEqual([...prepare(`${PHP} - ${header} -`)], []);
    assert.match(prepare(`${PHP} - ${"0".repeat(64)} -`).get(PHP) ?? "", /^package-unfetched/);
  });

  it("is fetched anew by its header, where the store has another build of that name", () => {
    const [former, latter] = [signed(PHP), signed(PHP, `${GOOD}Payload SHA512 digest: OK\n`)];
    offer(PHP, former);
    assert.deepEqual([...prepare(`${PHP} ${sum(former)}`)], []);
    // This rpm tells another header of it.
    const other = `*.rpm) if grep -q SHA512 "$word"; then echo ${"1".repeat(64)}; continue; fi; printf`;
    writeFileSync(join(root, "bin/rpm"), RPM.replace("*.rpm) printf", other), { mode: 0o755 });
    rmSync(join(root, "repository", PHP), { recursive: true });
    offer(PHP, latter);
    assert.deepEqual([...prepare(`${PHP} - ${"1".repeat(64)} -`)], []);
    assert.deepEqual(stored().sort(), [`${sum(former)}.rpm`, `${sum(latter)}.rpm`].sort());
  });

  it("isn't one file for all where machines of a node want two of one name", () => {
    const [php, bind] = [signed(PHP), signed(BIND)];
    offer(PHP, php);
    offer(BIND, bind);
    const unusable = prepare(`${PHP} ${"0".repeat(64)}`, `${PHP} ${sum(php)}`, `${BIND} ${sum(bind)}`);
    const reason = `package-ambiguous: ${"0".repeat(64)} ${sum(php)}`;
    assert.deepEqual([...unusable], [[PHP, reason]]);
    assert.deepEqual(stored(), [`${sum(bind)}.rpm`]);
  });

  it("is judged anew on each use", () => {
    const php = signed(PHP);
    offer(PHP, php);
    prepare(`${PHP} ${sum(php)}`);
    const file = join(store(), `${sum(php)}.rpm`);
    writeFileSync(file, "spoilt");
    assert.deepEqual([...prepare(`${PHP} ${sum(php)}`)], []);
    assert.equal(readFileSync(file, "utf8"), php, "it was fetched again");
    rmSync(file);
    writeFileSync(join(root, "elsewhere"), php);
    symlinkSync(join(root, "elsewhere"), file);
    rmSync(join(root, "repository"), { recursive: true });
    assert.match(prepare(`${PHP} ${sum(php)}`).get(PHP) ?? "", /^package-unfetched: /);
  });

  it("is no link to what the node has", () => {
    const php = signed(PHP);
    writeFileSync(join(root, "elsewhere"), php);
    offer(PHP);
    symlinkSync(join(root, "elsewhere"), join(root, "repository", PHP, "0.rpm"));
    assert.match(prepare(`${PHP} ${sum(php)}`).get(PHP) ?? "", /^package-unfetched: /);
  });

  it("is bounded: a repository that sends without end is ended", () => {
    const bind = signed(BIND);
    offer(PHP);
    writeFileSync(join(root, "repository", PHP, "flood"), "");
    offer(BIND, bind);
    const unusable = prepare(`${PHP} -`, `${BIND} ${sum(bind)}`);
    assert.deepEqual(
      [...unusable],
      [[PHP, "package-unfetched: the repository sends more files than were asked for"]],
    );
  });

  it("is bounded in time: a repository that sends slowly for ever is ended", () => {
    offer(PHP);
    writeFileSync(join(root, "repository", PHP, "trickle"), "");
    downloadSeconds = 2;
    assert.deepEqual(
      [...prepare(`${PHP} -`)],
      [[PHP, "package-unfetched: all downloads together take more than 0 minutes"]],
    );
  });

  it("is told whose key it needs by the id that every rpm ends a key's name with", () => {
    for (const name of ["1964c5fc", "771b18d3d7baa28734333c424344591e1964c5fc"]) {
      writeFileSync(join(root, "bin/rpm"), `#!/bin/sh\ncase "$*" in *gpg-pubkey*) echo ${name} ;; esac\n`, {
        mode: 0o755,
      });
      const script = `TMP=${root} KEYS=none\n${part("remote/rpm/verify.sh")}\nmake_ring; cat "$TMP/key-ids"; rm -r "$TMP/ring"`;
      const env = { PATH: [join(root, "bin"), process.env["PATH"]].join(":") };
      assert.equal(spawnSync("sh", ["-c", script], { env, encoding: "utf8" }).stdout, "1964c5fc\n");
    }
  });

  // As rpm 4.4, 4.6 to 4.13, 4.14 to 4.20 and 6 word it (rpmVerifySignature in lib/signature.c; rpmsinfoMsg in lib/rpmvs.c and its tests).
  const wordings: readonly (readonly [title: string, words: string, unpinned: string, pinned: string])[] = [
    [
      "rpm 4.4",
      `Header V3 DSA signature: OK, ${KEY}\nHeader SHA1 digest: OK (${"a".repeat(40)})\n` +
        `MD5 digest: OK (${"b".repeat(32)})\nV3 DSA signature: OK, ${KEY}\n`,
      "",
      "",
    ],
    [
      "rpm 4.4, with an unknown key",
      `Header V3 DSA signature: NOKEY, ${KEY}\nHeader SHA1 digest: OK (${"a".repeat(40)})\n`,
      `package-other-key: 0a1b2c3d: Header V3 DSA signature: NOKEY, ${KEY}`,
      `package-other-key: 0a1b2c3d: Header V3 DSA signature: NOKEY, ${KEY}`,
    ],
    [
      "rpm 4.8, over header and payload",
      `Header V3 RSA/SHA256 Signature, ${KEY}: OK\nHeader SHA1 digest: OK (${"a".repeat(40)})\n` +
        `V3 RSA/SHA256 Signature, ${KEY}: OK\nMD5 digest: OK (${"b".repeat(32)})\n`,
      "",
      "",
    ],
    [
      "rpm 4.8, which knows no digest of a payload",
      `Header V3 RSA/SHA256 Signature, ${KEY}: OK\nHeader SHA1 digest: OK (${"a".repeat(40)})\n` +
        `MD5 digest: OK (${"b".repeat(32)})\n`,
      "package-header-signed",
      "",
    ],
    [
      "rpm 4.8, by MD5",
      `Header V3 RSA/MD5 Signature, ${KEY}: OK\nV3 RSA/MD5 Signature, ${KEY}: OK\nMD5 digest: OK (${"b".repeat(32)})\n`,
      "package-signed-weakly",
      "",
    ],
    ["rpm 4.18", GOOD, "", ""],
    [
      "rpm 4.18, with a payload that nothing covers",
      `Header V4 RSA/SHA256 Signature, ${KEY}: OK\nHeader SHA1 digest: OK\nPayload SHA256 digest: NOTFOUND\n` +
        "RSA signature: NOTFOUND\nDSA signature: NOTFOUND\nMD5 digest: OK\n",
      "package-header-signed",
      "package-header-signed",
    ],
    [
      "rpm 4.20, with a key that isn't trusted any more",
      `Header V4 RSA/SHA256 Signature, ${KEY}: NOTTRUSTED\nHeader SHA256 digest: OK\nPayload SHA256 digest: OK\n`,
      `package-signature-bad: Header V4 RSA/SHA256 Signature, ${KEY}: NOTTRUSTED`,
      `package-signature-bad: Header V4 RSA/SHA256 Signature, ${KEY}: NOTTRUSTED`,
    ],
    [
      "rpm 6",
      `Header OpenPGP V4 RSA/SHA256 signature, key fingerprint: ${"c".repeat(40)}: OK\nHeader SHA256 digest: OK\n` +
        "Payload SHA256 digest: OK\n",
      "",
      "",
    ],
    [
      "rpm 4.6, with a payload that was changed",
      `Header V3 DSA signature: OK, ${KEY}\nHeader SHA1 digest: OK (${"a".repeat(40)})\n` +
        `V3 DSA signature: BAD, ${KEY}\nMD5 digest: BAD Expected(x) != (y)\n`,
      `package-signature-bad: V3 DSA signature: BAD, ${KEY}`,
      `package-signature-bad: V3 DSA signature: BAD, ${KEY}`,
    ],
    [
      "rpm 4.11, with an unknown key",
      `Header V3 RSA/SHA256 Signature, ${KEY}: NOKEY\nHeader SHA1 digest: OK (${"a".repeat(40)})\n` +
        `V3 RSA/SHA256 Signature, ${KEY}: NOKEY\nMD5 digest: OK (${"b".repeat(32)})\n`,
      `package-other-key: 0a1b2c3d: Header V3 RSA/SHA256 Signature, ${KEY}: NOKEY`,
      `package-other-key: 0a1b2c3d: Header V3 RSA/SHA256 Signature, ${KEY}: NOKEY`,
    ],
    [
      "rpm 4.14, over header and payload",
      `Header V3 RSA/SHA256 Signature, ${KEY}: OK\nHeader SHA1 digest: OK\nV3 RSA/SHA256 Signature, ${KEY}: OK\nMD5 digest: OK\n`,
      "",
      "",
    ],
    [
      "rpm 4.14, unsigned",
      "Header SHA256 digest: OK\nHeader SHA1 digest: OK\nPayload SHA256 digest: OK\nMD5 digest: OK\n",
      "package-unsigned",
      "package-unsigned",
    ],
    [
      "rpm 4.18 that wants signatures, unsigned",
      "Header RSA signature: NOTFOUND\nHeader DSA signature: NOTFOUND\nHeader SHA256 digest: OK\nPayload SHA256 digest: OK\n" +
        "RSA signature: NOTFOUND\nDSA signature: NOTFOUND\nMD5 digest: OK\n",
      "package-unsigned",
      "package-unsigned",
    ],
    [
      "rpm 6, unsigned",
      "Header OpenPGP signature: NOTFOUND\nHeader OpenPGP RSA signature: NOTFOUND\nHeader OpenPGP DSA signature: NOTFOUND\n" +
        "Header SHA3-256 digest: OK\nHeader SHA256 digest: OK\nPayload SHA256 digest: OK\n",
      "package-unsigned",
      "package-unsigned",
    ],
    [
      "rpm 6, with an unknown key",
      "Header OpenPGP V4 RSA/SHA256 signature, key ID 4344591e1964c5fc: NOKEY\nHeader SHA256 digest: OK\nPayload SHA256 digest: OK\n",
      "package-other-key: 4344591e1964c5fc: Header OpenPGP V4 RSA/SHA256 signature, key ID 4344591e1964c5fc: NOKEY",
      "package-other-key: 4344591e1964c5fc: Header OpenPGP V4 RSA/SHA256 signature, key ID 4344591e1964c5fc: NOKEY",
    ],
    [
      "rpm 6, with a key that isn't trusted",
      `Header OpenPGP V4 RSA/SHA512 signature, key fingerprint: ${"c".repeat(40)}: NOTTRUSTED\nHeader SHA256 digest: OK\n` +
        "Payload SHA256 digest: OK\n",
      `package-signature-bad: Header OpenPGP V4 RSA/SHA512 signature, key fingerprint: ${"c".repeat(40)}: NOTTRUSTED`,
      `package-signature-bad: Header OpenPGP V4 RSA/SHA512 signature, key fingerprint: ${"c".repeat(40)}: NOTTRUSTED`,
    ],
    [
      "rpm 6, two of one package, of which one is a stranger's",
      `Header OpenPGP V4 EdDSA/SHA512 signature, key fingerprint: ${"c".repeat(40)}: OK\n` +
        "Header OpenPGP V6 RSA/SHA512 signature, key ID 0a25ec5925ee7635: NOKEY\nHeader SHA3-256 digest: OK\nPayload SHA256 digest: OK\n",
      "package-other-key: 0a25ec5925ee7635: Header OpenPGP V6 RSA/SHA512 signature, key ID 0a25ec5925ee7635: NOKEY",
      "package-other-key: 0a25ec5925ee7635: Header OpenPGP V6 RSA/SHA512 signature, key ID 0a25ec5925ee7635: NOKEY",
    ],
    [
      "rpm 6, by a key of version 6",
      `Header OpenPGP V6 ML-DSA-87+Ed448/SHA512 signature, key fingerprint: ${"d".repeat(64)}: OK\nHeader SHA3-256 digest: OK\n` +
        "Payload SHA3-256 digest: OK\n",
      "",
      "",
    ],
    [
      "rpm 6, of an old package over header and payload",
      `Header OpenPGP V3 RSA/SHA256 signature, key fingerprint: ${"c".repeat(40)}: OK\nHeader SHA1 digest: OK\n` +
        `Legacy OpenPGP V3 RSA/SHA256 signature, key fingerprint: ${"c".repeat(40)}: OK\nLegacy MD5 digest: OK\n`,
      "",
      "",
    ],
    [
      "rpm 6, of an old package with a payload that nothing covers",
      `Header OpenPGP V3 RSA/SHA256 signature, key fingerprint: ${"c".repeat(40)}: OK\nHeader SHA1 digest: OK\n` +
        "Legacy OpenPGP RSA signature: NOTFOUND\nLegacy OpenPGP DSA signature: NOTFOUND\nLegacy MD5 digest: OK\n",
      "package-header-signed",
      "package-header-signed",
    ],
    [
      "rpm 6, with a payload that was changed",
      `Header OpenPGP V4 RSA/SHA512 signature, key fingerprint: ${"c".repeat(40)}: OK\nHeader SHA256 digest: OK\n` +
        `Payload SHA256 digest: BAD (Expected ${"a".repeat(64)} != ${"b".repeat(64)})\n`,
      `package-signature-bad: Payload SHA256 digest: BAD (Expected ${"a".repeat(64)} != ${"b".repeat(64)})`,
      `package-signature-bad: Payload SHA256 digest: BAD (Expected ${"a".repeat(64)} != ${"b".repeat(64)})`,
    ],
    [
      "rpm 6, with what isn't a signature",
      "Header OpenPGP RSA signature: BAD (package tag 268: invalid OpenPGP signature: signature without creation time)\n" +
        "Header SHA256 digest: OK\nPayload SHA256 digest: OK\nerror: Signature 1234 is malformed\n",
      "package-signature-bad: Header OpenPGP RSA signature: BAD (package tag 268: invalid OpenPGP signature: signature without creation time)",
      "package-signature-bad: Header OpenPGP RSA signature: BAD (package tag 268: invalid OpenPGP signature: signature without creation time)",
    ],
    [
      "rpm 6, which warns beside it",
      `Header OpenPGP V4 RSA/SHA256 signature, key fingerprint: ${"c".repeat(40)}: OK\nHeader SHA256 digest: OK\n` +
        "Payload SHA256 digest: OK\nwarning: Signature 1234 is by a key that expires soon\n",
      "",
      "",
    ],
    [
      "a payload that was changed",
      `Header SHA256 digest: OK\nPayload SHA256 digest: BAD (Expected x\n    V4 RSA/SHA256 Signature, ${KEY}: OK != y)\n`,
      "package-signature-bad: Payload SHA256 digest: BAD (Expected x",
      "package-signature-bad: Payload SHA256 digest: BAD (Expected x",
    ],
  ];
  for (const [title, words, ...findings] of wordings) {
    it(`is believed as far as its signature goes, as ${title} says it`, () => {
      const php = signed(PHP, words);
      offer(PHP, php);
      for (const [i, pin] of ["-", sum(php)].entries()) {
        const finding = findings[i] ?? "";
        const expected = finding === "" ? [] : [[PHP, finding]];
        assert.deepEqual([...prepare(`${PHP} ${pin}`)], expected);
      }
    });
  }

  describe("isn't tried for where the node lacks what that takes, and it's said alike for all of it, with the command", () => {
    const downloads = (): number => {
      const file = join(root, "repository/asked-dnf");
      return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").length : 0;
    };
    const wanted = [`${PHP} -`, `${BIND} -`];
    const alike = (reason: string): void => {
      assert.deepEqual(
        [...prepare(...wanted)],
        [PHP, BIND].map((nevra) => [nevra, reason]),
      );
    };

    it("a plugin of dnf", () => {
      writeFileSync(join(root, "repository/no-plugin"), "");
      alike(
        "package-unfetched: the node lacks dnf's plugin 'download': install it there by `dnf -y install dnf-plugins-core`",
      );
      assert.equal(downloads(), 1, "not once more for each");
    });

    it("any repository", () => {
      writeFileSync(join(root, "repository/enabled"), "");
      alike("package-unfetched: no package repository is enabled on the node");
      assert.equal(downloads(), 1, "not once more for each");
    });

    it("tools", () => {
      first = "command() { case $2 in tar | paste | sha256sum) return 1 ;; esac; }\n";
      alike(
        "package-unfetched: the node lacks paste, sha256sum, tar: install it there by `dnf -y install coreutils tar`",
      );
      assert.equal(downloads(), 0);
    });
  });
});
