import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { part } from "../../../../../remote/script/parts";

/** Real mounts, in a namespace of their own: a share is a tmpfs whose source is called as a share's. Nothing serves it. */
describe("a client's part in the update of storage", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "shares-"));
    for (const folder of ["pbx", "other", "bound", "run", "tmp"]) mkdirSync(join(root, folder));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  const client = (commands: string): { code: number | null; said: string[] } => {
    const text = [
      "set -u\nSETTLE=1 MEASURE= SETTLE_AGAIN= STOP_SECONDS=1 START_SECONDS=2 DRAIN_SECONDS=0 PROBE_SECONDS=70 PARALLEL=1 LIST_LIMIT=5\n",
      "SHARES='san1:/srv/pbx\nsan1.example:/srv/pbx' UNMOUNT_SECONDS=10 MOUNT_SECONDS=2\n",
      `RUN=${root}/run TMP=${root}/tmp ROOT=${root}\n`,
      part("remote/script/prelude.sh").replace("set -u", ""),
      `TMP=${root}/tmp\n`,
      part("remote/script/within.sh"),
      'finding() { echo "$@"; }\n',
      part("remote/procedure/containers.sh"),
      part("kinds/storage/look/shares.sh"),
      part("kinds/storage/unit/client.sh"),
      `ask_in() { cat ${root}/answer.$1 >"$TMP/answer.$1" 2>/dev/null || : >"$TMP/answer.$1"; }\n`,
      "mount --make-rprivate /\n",
      "mount -t tmpfs -o size=1m san1:/srv/pbx $ROOT/pbx && mkdir $ROOT/pbx/101 $ROOT/pbx/sounds\n",
      "mount -t tmpfs -o size=1m san2:/srv/pbx $ROOT/other\n",
      "mount --bind $ROOT/pbx/sounds $ROOT/bound\n",
      `runtime_list() { echo "101 running a"; echo "102 running b"; echo "103 stopped c"; }\n`,
      // A tmpfs that's mounted anew is empty, and a share isn't.
      'within() { shift; "$@"; }\n',
      'mount() { [ ! -e $ROOT/refused ] || { echo "mount.nfs: Connection refused" >&2 && return 1; }; command mount "$@" && mkdir -p $ROOT/pbx/101 $ROOT/pbx/sounds; }\n',
      commands,
    ].join("");
    const { status, stdout, stderr } = spawnSync("unshare", ["--mount", "sh", "-s"], {
      input: text,
      encoding: "utf8",
      timeout: 60_000,
    });
    assert.equal(stderr, "");
    return { code: status, said: stdout.split("\n").filter((line) => line !== "") };
  };
  const mounted =
    "awk '$5 ~ /shares-/ { print $5 }' /proc/self/mountinfo | sed 's|.*/||' | sort | tr '\\n' ' '\n";
  const steps = "list_steps && ";

  it("finds the share and what is bound of it, and no other server's", () => {
    client(`${steps} :\n`);
    const places = readFileSync(join(root, "run/shares"), "utf8").trimEnd().split("\n");
    assert.deepEqual(
      places.map((line) => line.split(" ").slice(2, 5).join(" ").replaceAll(root, "")),
      ["/pbx tmpfs san1:/srv/pbx", "/bound tmpfs san1:/srv/pbx"],
    );
  });

  it("finds containers by what they have mounted, and stops no other", () => {
    const inside = (lines: string): string => `@@mounts\n ${lines}\n@@end 0\n`;
    writeFileSync(
      join(root, "answer.101"),
      inside("50 40 0:99 /101 /var/spool rw - tmpfs san1.example:/srv/pbx/101 rw"),
    );
    writeFileSync(join(root, "answer.102"), inside("50 40 0:98 / / rw - overlay overlay rw"));
    client(`${steps} :\n`);
    assert.equal(readFileSync(join(root, "run/step.stop"), "utf8"), "101\n");
  });

  it("finds a container by the device of what it has mounted, whatever that's called inside", () => {
    writeFileSync(join(root, "answer.102"), "@@mounts\n@@end 0\n");
    client(
      `device=$(awk -v place="$ROOT/pbx" '$5 == place { print $3 }' /proc/self/mountinfo)\n` +
        `printf '@@mounts\\n 50 40 %s /101 /data rw - tmpfs none rw\\n@@end 0\\n' "$device" >$ROOT/answer.101\n${steps} :\n`,
    );
    assert.equal(readFileSync(join(root, "run/step.stop"), "utf8"), "101\n");
  });

  it("finds a container of OpenVZ 6 whose private area lies on a share", () => {
    for (const id of ["101", "102"]) writeFileSync(join(root, `answer.${id}`), "@@mounts\n@@end 0\n");
    client(`mkdir $ROOT/101 && mount -t tmpfs $ROOT/pbx/101 $ROOT/101\n${steps} :\n`);
    assert.equal(readFileSync(join(root, "run/step.stop"), "utf8"), "101\n");
  });

  it("counts a container that can't be asked as one that uses it", () => {
    client(`${steps} :\n`);
    assert.equal(readFileSync(join(root, "run/step.stop"), "utf8"), "101\n102\n");
  });

  it("unmounts what was mounted last first, and mounts all again", () => {
    const { code, said } = client(
      `${steps} before_unmount node && do_unmount node && check_unmount node && ${mounted} echo; back_unmount node && ${mounted}`,
    );
    assert.equal(code, 0, said.join("; "));
    assert.deepEqual(said.slice(0, 2), ["other ", "bound other pbx "]);
  });

  for (const [what, holder] of [
    ["its folder", "(cd $ROOT/pbx/101 && exec sleep 30) & held=$!; sleep 0.2\n"],
    ["an open file", "sleep 30 >$ROOT/pbx/101/log & held=$!; sleep 0.2\n"],
  ] as const)
    it(`names who holds a share by ${what}, and leaves it mounted`, () => {
      const { said } = client(
        `${holder}${steps} do_unmount node || echo failed\n${mounted}kill $held; wait $held 2>/dev/null\n`,
      );
      assert.match(said[0] ?? "", new RegExp(`^share-held ${root}/pbx sleep \\(\\d+\\)$`));
      assert.equal(said[1], "failed");
      assert.match(said[2] ?? "", /pbx/);
    });

  it("names who has it mounted still in a namespace of his own", () => {
    const { said } = client(
      `unshare --mount --propagation private sleep 30 & held=$!; sleep 0.4\n${steps} do_unmount node && check_unmount node || echo failed\nkill $held; wait $held 2>/dev/null\n`,
    );
    assert.match(said[0] ?? "", new RegExp(`^share-held ${root}/pbx sleep \\(\\d+\\)$`));
    assert.equal(said[1], "failed");
  });

  it("goes on mounting where its server comes back late, and says what can't be mounted", () => {
    const refused = client(`${steps} do_unmount node\n: >$ROOT/refused\nback_unmount node || echo stuck\n`);
    assert.deepEqual(refused.said, [`share-not-mounted ${root}/pbx mount.nfs: Connection refused`, "stuck"]);
    const { code, said } = client(
      `${steps} do_unmount node\n: >$ROOT/refused\n(sleep 1; rm $ROOT/refused) &\nback_unmount node && ${mounted}`,
    );
    assert.equal(code, 0);
    assert.deepEqual(said, ["bound other pbx "]);
  });

  it("mounts what can be mounted where another share can't, and starts whoever needs only that", () => {
    const inside = (lines: string): string => `@@mounts\n ${lines}\n@@end 0\n`;
    writeFileSync(
      join(root, "answer.101"),
      inside("50 40 0:99 / /var/spool rw - tmpfs san1:/srv/pbx/101 rw"),
    );
    writeFileSync(join(root, "answer.102"), inside("50 40 0:99 / /var/spool rw - tmpfs san2:/srv/pbx rw"));
    const { said } = client(
      `SHARES="$SHARES\nsan2:/srv/pbx"\nmount_first=$(printf '%b' "$SHARES"); SHARES=$mount_first\n${steps} do_unmount node\n` +
        'mount_share() { [ "$source" != san1:/srv/pbx ] || { echo refused && return 1; }; mount -t tmpfs "$source" "$place"; }\n' +
        "back_unmount node || echo stuck\nmay_start 101 || echo 101 waits\nmay_start 102 && echo 102 starts\n",
    );
    assert.deepEqual(said, [
      `share-not-mounted ${root}/pbx refused`,
      "stuck",
      `share-missing ${root}/pbx`,
      "101 waits",
      "102 starts",
    ]);
  });

  it("gives probes the time that they may take", () => {
    client(`${steps} :\n`);
    assert.match(
      readFileSync(join(root, "run/procedure"), "utf8"),
      /^change measure 191 0 1\ntake stop 61 195 1\n/,
    );
  });

  it("starts no container without its share", () => {
    const { said } = client(
      `${steps} do_unmount node\nmay_start 101 || echo waits\nback_unmount node && may_start 101 && echo starts\n`,
    );
    assert.deepEqual(said, [`share-missing ${root}/pbx`, "waits", "starts"]);
  });
});
