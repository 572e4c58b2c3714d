import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { part } from "../../../../remote/script/parts";

function hide(text: string): string {
  const script = `${part("remote/inside/secrets.sh")}\nwithout_secrets`;
  const { stdout, stderr } = spawnSync("sh", ["-c", script], {
    input: text,
    env: { ...process.env, LC_ALL: "C" },
    encoding: "utf8",
  });
  assert.equal(stderr, "");
  return stdout.trimEnd();
}

const HIDDEN: [said: string, kept: string][] = [
  ["Added to globals: AMPDBPASS = my pass word", "Added to globals: AMPDBPASS = ***"],
  ["AMPMGRPASS=x y z", "AMPMGRPASS=***"],
  ["ARI_ADMIN_PASSWORD: x, next", "ARI_ADMIN_PASSWORD: ***, next"],
  [
    String.raw`{"password":"a\"b","user":"x","api_key":"k","key":"z"}`,
    '{"password":***,"user":"x","api_key":***,"key":***}',
  ],
  ["[secret] => abc def", "[secret] => ***"],
  ["'fpbx_token' => 'a b', 'x' => 1", "'fpbx_token' => ***, 'x' => 1"],
  ["<secret>abc</secret><name>x</name>", "<secret>***</secret><name>x</name>"],
  ["#0 /x.php(12): PDO->__construct('mysql:host=x', 'user', 'abc')", "#0 /x.php(12): PDO->__construct(***)"],
  ["can't fetch https://me:pw@mirror.example/x", "can't fetch https://***@mirror.example/x"],
  ["connect(host=x password=y dbname=z): no route", "connect(host=x password=*** dbname=z): no route"],
  [
    "mysqldump -u root -pabc asterisk; x --password ghi",
    "mysqldump -u root -p*** asterisk; x --password ***",
  ],
  ["VALUES ('101','secret','abc',31)", "VALUES ('101','secret',***,31)"],
  ["GRANT ALL TO x IDENTIFIED BY 'abc'", "GRANT ALL TO x IDENTIFIED BY ***"],
  // A text in another one, as fwconsole words errors with --format=json.
  [
    String.raw`{"status":false,"data":"VALUES (\"101\",\"secret\",\"a\\\"b\",31)"}`,
    String.raw`{"status":false,"data":"VALUES (\"101\",\"secret\",***,31)"}`,
  ],
  [
    String.raw`{"data":"{\"AMPDBPASS\":\"abc\",\"api_key\":\"d\",\"user\":\"x\"}"}`,
    String.raw`{"data":"{\"AMPDBPASS\":***,\"api_key\":***,\"user\":\"x\"}"}`,
  ],
  ["can't open mysqli://me:p@w:1@localhost/x", "can't open mysqli://***@localhost/x"],
  ["X-Api-Key: abc; x", "X-Api-Key: ***; x"],
  ["-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\nx", "***\nx"],
];

const KEPT = [
  "Added to globals: AMPMGRUSER = admin",
  "SQLSTATE[28000] [1045] Access denied for user 'freepbxuser'@'localhost' (using password: YES)",
  'ParseError: syntax error, unexpected token "{", expecting "(" in file /x on line 2',
  "Duplicate entry '1' for key 'PRIMARY'",
  'Undefined array key "x"',
  "can't add foreign key: no such column",
  String.raw`{"status":true,"data":"Duplicate entry \"1\" for key \"PRIMARY\""}`,
  "#1 {main}",
  "#2 /x.php(3): x()",
  "cdr\t2.10.0.4\tEnabled",
  "\tpasswd = 0.77 is needed by x-1-1.noarch",
  "  - nothing provides libsecret = 0.18 needed by x-1-1.noarch",
];

describe("passwords in what others say", () => {
  for (const [said, kept] of HIDDEN) {
    it(`aren't kept: ${kept.split("\n").at(-1) ?? ""}`, () => {
      assert.equal(hide(`${said}\n`), kept);
    });
  }

  for (const line of KEPT) {
    it(`aren't seen where there are none: ${line.trim()}`, () => {
      assert.equal(hide(`${line}\n`), line.trimEnd());
    });
  }

  it("take no time in lines that are made for that", () => {
    for (const word of ["a", "password", "<", "key["]) {
      const started = Date.now();
      assert.ok(hide(`${word.repeat(100_000)}\n`).length <= 2000);
      assert.ok(Date.now() - started < 2000, word);
    }
  });
});
