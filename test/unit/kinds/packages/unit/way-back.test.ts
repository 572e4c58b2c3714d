import assert from "node:assert/strict";
import { readUnitReport } from "../../../../../kinds/packages/unit/report";
import { MARK, PackageContainer, type UnitRun } from "../package-container";

const OLD_PHP = "php\t0\t5.3.3\t38\tx86_64";
const NEW_PHP = "php\t0\t5.3.3\t40\tx86_64";
const NEW_LIB = "php-lib\t0\t5.3.3\t40\tx86_64";
const OLD_MOD = "mod_old\t1\t2.0\t1\tx86_64";
const OTHER = "bash\t0\t4.1\t2\tx86_64";

/** `php-5.3.3-38.x86_64` of a line of rpm's list. */
const nevraOf = (line: string): string => {
  const [name, epoch, version, release, arch] = line.split("\t");
  return `${name}-${epoch === "0" ? "" : `${epoch}:`}${version}-${release}.${arch}`;
};
const planLine = (mode: string, line: string, sha256 = "-"): string =>
  `${mode}\t${nevraOf(line)}\t${line}\t${sha256}\t-`;
/** A package file of these tests is its line in rpm's list. */
const filesOf = (...lines: readonly string[]): Record<string, string> =>
  Object.fromEntries(lines.map((line) => [`${nevraOf(line)}.rpm`, `${line}\n`]));

/** An rpm that puts files in, as a build of their names, and erases by NAME-VERSION-RELEASE.ARCH. Package php 5.3.3-40 obsoletes mod_old. */
const RPM = `
mode=$1
for word; do
  case $word in
    ./*.rpm)
      read -r name rest <"$word"
      awk -F '\\t' -v name="$name" -v mode="$mode" '!(mode == "-U" && $1 == name)' "$MAINTENANCE_ROOT/installed" >"$MAINTENANCE_ROOT/kept"
      case $word in */php-5.3.3-40*) grep -v '^mod_old' "$MAINTENANCE_ROOT/kept" >"$MAINTENANCE_ROOT/left"; mv "$MAINTENANCE_ROOT/left" "$MAINTENANCE_ROOT/kept" ;; esac
      cat "$MAINTENANCE_ROOT/kept" "$word" >"$MAINTENANCE_ROOT/installed"
      ;;
    *-*.x86_64)
      awk -F '\\t' -v gone="$word" '$1 "-" $3 "-" $4 "." $5 != gone' "$MAINTENANCE_ROOT/installed" >"$MAINTENANCE_ROOT/kept"
      mv "$MAINTENANCE_ROOT/kept" "$MAINTENANCE_ROOT/installed"
      ;;
  esac
done
echo "rpm $*" | sed "s/ --define _pkgverify_level all//" >>"$MAINTENANCE_ROOT/transactions"
`;

describe("the way back of packages in a container", () => {
  let container: PackageContainer;
  const unit: UnitRun = {
    plan: [
      planLine("U", NEW_PHP),
      planLine("U", NEW_LIB),
      planLine("E", OLD_MOD),
      "B\t-",
      planLine("F", OLD_PHP),
      planLine("F", OLD_MOD),
    ],
    files: filesOf(NEW_PHP, NEW_LIB, OLD_PHP, OLD_MOD),
  };
  beforeEach(() => {
    container = new PackageContainer("asterisk", "httpd");
    container.write("installed", [OTHER, OLD_PHP, OLD_MOD].map((line) => `${line}\n`).join(""));
    container.write("transaction", RPM);
    container.write("due/httpd", "");
  });
  afterEach(() => {
    container.remove();
  });

  const installed = (): string[] => container.read("installed").trim().split("\n").sort();
  const transactions = (): string[] => container.read("transactions").trim().split("\n");
  const BEFORE = [OTHER, OLD_MOD, OLD_PHP];

  /** What came of a unit: its messages, or `done`. */
  function outcome(run: UnitRun = unit): readonly string[] {
    const printed = container.apply(run);
    try {
      readUnitReport(printed, 0);
      return ["done"];
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const { further = [] } = error as Error & { readonly further?: readonly { readonly code: string }[] };
      return [error.message, ...further.map(({ code }) => code)];
    }
  }
  /** httpd doesn't run with the new php. */
  const breakHttpd = (): void => {
    container.write(
      "transaction",
      `${RPM}if grep -q '^php.0.5.3.3.40' "$MAINTENANCE_ROOT/installed"; then : >"$MAINTENANCE_ROOT/broken/httpd"; else rm -f "$MAINTENANCE_ROOT/broken/httpd"; fi\n`,
    );
  };

  it("isn't gone where all is well", () => {
    assert.deepEqual(outcome(), ["done"]);
    assert.deepEqual(installed(), [OTHER, NEW_PHP, NEW_LIB]);
    assert.equal(transactions().length, 1);
    assert.ok(!container.has(MARK));
  });

  it("brings back what was replaced and erased, erases what came, and starts what went down", () => {
    breakHttpd();
    const [message, ...further] = outcome();
    assert.match(message ?? "", /httpd \(status 3\) doesn't run after the restart/);
    assert.deepEqual(further, ["rolled-back"]);
    assert.deepEqual(installed(), BEFORE);
    assert.deepEqual(transactions().slice(1), [
      "rpm -U --oldpackage --replacepkgs ./php-5.3.3-38.x86_64.rpm ./mod_old-1:2.0-1.x86_64.rpm",
      "rpm -e php-lib-5.3.3-40.x86_64",
    ]);
    assert.ok(container.has("running/httpd"));
    assert.ok(!container.has("var/lib/pbx-maintenance/packages"));
  });

  it("is told in the form that journals have", () => {
    breakHttpd();
    const printed = container.apply(unit);
    assert.match(printed, /@@rollback\n@@rollback-gates\n no-differences\tpassed\n no-regressions\tpassed\n/);
    assert.match(
      printed,
      /@@verdict failed\n service-not-back\thttpd\t3\trestarted\n rolled-back\n@@end 1\n/,
    );
  });

  it("isn't gone where the change doesn't ask for it", () => {
    breakHttpd();
    const plan = (unit.plan ?? []).filter((line) => !/^[BF]/.test(line));
    assert.match(outcome({ ...unit, plan })[0] ?? "", /httpd \(status 3\) doesn't run/);
    assert.deepEqual(installed(), [OTHER, NEW_PHP, NEW_LIB]);
    assert.ok(container.has(MARK));
  });

  it("is gone after a transaction that rpm ended with an error", () => {
    container.write(
      "transaction",
      `${RPM}[ "$(wc -l <"$MAINTENANCE_ROOT/transactions")" -gt 1 ] || exit 3\n`,
    );
    const [message, ...further] = outcome();
    assert.match(message ?? "", /^rpm ended the transaction with exit code 3/);
    assert.deepEqual(further, ["rolled-back"]);
    assert.deepEqual(installed(), BEFORE);
    assert.ok(!container.has(MARK));
  });

  it("ignores dependencies only where what came is in the way, and erases that at once", () => {
    breakHttpd();
    container.write(
      "rehearsal",
      `case " $* " in *" --nodeps "* | *" -e "* | *-40.x86_64*) ;; *) ! grep -q php-lib "$MAINTENANCE_ROOT/installed" || { echo "php-lib needs php = 5.3.3-40"; exit 2; } ;; esac\n`,
    );
    assert.deepEqual(outcome().slice(1), ["rolled-back"]);
    assert.match(transactions()[1] ?? "", /^rpm -U --oldpackage --replacepkgs --nodeps --replacefiles /);
    assert.deepEqual(installed(), BEFORE);
  });

  it("stays open, and is told, where rpm refuses it", () => {
    breakHttpd();
    container.write(
      "rehearsal",
      `case " $* " in *-38.x86_64*) ! grep -q php-lib "$MAINTENANCE_ROOT/installed" || { echo "error: no room"; exit 2; } ;; esac\n`,
    );
    const printed = container.apply(unit);
    assert.match(
      printed,
      /\n way-back-failed\tway-back-refused\terror: no room\n way-back-failed\tservice-not-back\thttpd\t3\trestarted\n@@end 1\n/,
    );
    assert.match(
      printed,
      /@@rollback-gates\n no-differences\tfailed\tway-back-refused\terror: no room\n no-regressions\tfailed\tservice-not-back\thttpd\t3\trestarted\n/,
    );
    assert.deepEqual(installed(), [OTHER, NEW_PHP, NEW_LIB]);
    assert.ok(container.has(MARK));
  });

  it("stays open where not all is as before afterwards", () => {
    breakHttpd();
    container.write("transaction", `[ "$1" != -e ] || exit 1\n${container.read("transaction")}`);
    assert.match(
      container.apply(unit),
      /\n way-back-failed\tpackages-not-as-before\tcame\tphp-lib-5\.3\.3-40\.x86_64\n/,
    );
    assert.ok(container.has(MARK));
  });

  it("stays open where a service doesn't come back with the builds of before either", () => {
    container.write("broken/httpd", "");
    assert.match(
      container.apply(unit),
      /@@rollback-gates\n no-differences\tpassed\n no-regressions\tfailed\tservice-not-back\thttpd\t3\trestarted\n/,
    );
    assert.deepEqual(installed(), BEFORE);
    assert.ok(container.has(MARK));
  });

  it("starts what ran and was erased", () => {
    container.write("running/asterisk", "");
    container.program(
      "rpm",
      `case $* in "-ql php-5.3.3-38.x86_64 mod_old-2.0-1.x86_64") echo /etc/init.d/asterisk; exit ;; esac; ${container.read("bin/rpm")}`,
    );
    container.write(
      "transaction",
      `${RPM}case $* in *./mod_old*) ;; *) rm -f "$MAINTENANCE_ROOT/running/asterisk"; exit 3 ;; esac\n`,
    );
    assert.deepEqual(outcome().slice(1), ["rolled-back"]);
    assert.ok(container.has("running/asterisk"));
    assert.equal(container.read("calls"), "restart asterisk\nrestart httpd\n");
  });

  describe("where a scriptlet stopped a service of a build that gave way", () => {
    const rehearsal = (pattern: string): void => {
      container.write(
        "rehearsal",
        `case " $* " in ${pattern}) ! grep -q php-lib "$MAINTENANCE_ROOT/installed" || { echo "error: no room"; exit 2; } ;; esac\n`,
      );
    };
    beforeEach(() => {
      container.program(
        "rpm",
        `case $* in "-ql php-5.3.3-38.x86_64"*) echo /usr/lib/systemd/system/asterisk.service; exit ;; esac; ${container.read("bin/rpm")}`,
      );
      container.write(
        "transaction",
        `${RPM}case $* in *-40*) rm -f "$MAINTENANCE_ROOT/running/asterisk"; exit 3 ;; esac\n`,
      );
    });

    it("starts it", () => {
      assert.deepEqual(outcome().slice(1), ["rolled-back"]);
      assert.ok(container.has("running/asterisk"));
    });

    it("starts it where what came can't be erased, and tells what is left", () => {
      rehearsal('*" -e "*');
      assert.match(
        container.apply(unit),
        /\n way-back-failed\tway-back-refused\terror: no room\n way-back-failed\tpackages-not-as-before\tcame\tphp-lib-5\.3\.3-40\.x86_64\n@@end/,
      );
      assert.equal(container.read("calls"), "restart asterisk\nrestart httpd\n");
    });

    it("starts it, and restarts nothing else, where the builds of before don't come back", () => {
      rehearsal("*-38.x86_64*");
      assert.match(
        container.apply(unit),
        /\n no-regressions\tpassed\n@@verdict failed\n transaction-failed\t.*\n way-back-failed\tway-back-refused\terror: no room\n@@end/,
      );
      assert.equal(container.read("calls"), "restart asterisk\n");
    });

    it("leaves it where the change may restart nothing", () => {
      assert.deepEqual(outcome({ ...unit, restart: "never" }).slice(1), ["rolled-back"]);
      assert.ok(!container.has("calls"));
    });
  });

  describe("while another package tool is at work", () => {
    /** It begins when the first transaction is over, and ends when it was waited for SECONDS; longer than the way forward waits. */
    const toolFor = (seconds: number, run: UnitRun = unit): UnitRun => {
      const begins = `if [ "$(wc -l <"$MAINTENANCE_ROOT/transactions")" -eq 1 ]; then mkdir "$MAINTENANCE_ROOT/proc/4711"; echo "4711 (rpm) S 1" >"$MAINTENANCE_ROOT/proc/4711/stat"; fi\n`;
      container.write("transaction", `${container.read("transaction")}${begins}`);
      const instead = `waited=0\nsleep() { [ "$1" != 1 ] || { waited=$((waited + 1)); command sleep 1; [ "$waited" -lt ${seconds} ] || rm -rf "$ROOT/proc/4711"; }; }\n`;
      return { ...run, instead };
    };

    it("waits for it anew", () => {
      breakHttpd();
      assert.deepEqual(outcome(toolFor(3)).slice(1), ["rolled-back"]);
      assert.deepEqual(installed(), BEFORE);
    });

    it("is gone where it keeps the change from its second transaction", () => {
      const kernel = "kernel\t0\t2.6.32\t754\tx86_64";
      const run = {
        plan: [...(unit.plan ?? []), planLine("I", kernel)],
        files: { ...unit.files, ...filesOf(kernel) },
      };
      const [message, ...further] = outcome(toolFor(4, run));
      assert.match(message ?? "", /4711/);
      assert.deepEqual(further, ["rolled-back"]);
      assert.deepEqual(installed(), BEFORE);
      assert.ok(!container.has(MARK));
    });
  });

  it("erases nothing while a build of before isn't back", () => {
    breakHttpd();
    container.write(
      "transaction",
      `case " $* " in *" -U "*./php-5.3.3-38*) echo "rpm $*" >>"$MAINTENANCE_ROOT/transactions"; exit 1 ;; esac\n${container.read("transaction")}`,
    );
    const printed = container.apply(unit);
    assert.match(printed, /\n way-back-failed\tpackages-not-as-before\tgone\tphp-5\.3\.3-38\.x86_64\t/);
    assert.doesNotMatch(printed, /rolled-back/);
    assert.deepEqual(installed(), [OTHER, NEW_PHP, NEW_LIB]);
    assert.deepEqual(
      transactions().filter((line) => line.startsWith("rpm -e")),
      [],
    );
    assert.ok(container.has(MARK));
  });

  describe("of a build that rpm left beside the new one", () => {
    /** Whose php's files lie on the disk is in `files`. */
    const FILES = `${RPM}case " $* " in *" -U "*./php-*) printf '%s\n' "$*" | sed 's/.*\\.\\/php-5.3.3-\\([0-9]*\\).*/\\1/' >"$MAINTENANCE_ROOT/files" ;; esac\n`;
    const first = (shell: string): string =>
      `if [ "$(wc -l <"$MAINTENANCE_ROOT/transactions")" -eq 1 ]; then ${shell}; fi\n`;
    const keepOld = `printf '%s\n' '${OLD_PHP}' >>"$MAINTENANCE_ROOT/installed"`;

    it("brings its files back, too", () => {
      container.write("transaction", `${FILES}${first(`${keepOld}; exit 1`)}`);
      assert.deepEqual(outcome().slice(1), ["rolled-back"]);
      assert.deepEqual(installed(), BEFORE);
      assert.equal(container.read("files"), "38\n");
    });

    it("stays open where it doesn't come back: the new one's files aren't left under its name", () => {
      const refuse = `case " $* " in *" -U "*./php-5.3.3-38*) printf '%s\\n' '${OLD_MOD}' >>"$MAINTENANCE_ROOT/installed"; exit 1 ;; esac\n`;
      container.write("transaction", `${refuse}${FILES}${first(`${keepOld}; exit 1`)}`);
      assert.doesNotMatch(container.apply(unit), /rolled-back/);
      assert.equal(container.read("files"), "40\n");
      assert.ok(installed().includes(NEW_PHP));
      assert.ok(container.has(MARK));
    });

    it("stays open where rpm leaves it twice, and erases neither", () => {
      container.write(
        "transaction",
        `${FILES}${first(`${keepOld}; exit 1`)}
case " $* " in *" -U "*./php-5.3.3-38*) ${keepOld} ;; esac\n`,
      );
      assert.match(
        container.apply(unit),
        /\n way-back-failed\tpackages-not-as-before\tcame\tphp-5\.3\.3-38\.x86_64\n/,
      );
      assert.deepEqual(installed(), [OTHER, OLD_MOD, OLD_PHP, OLD_PHP]);
      assert.ok(container.has(MARK));
    });
  });

  it("puts nothing back where the transaction took away what no plan named", () => {
    container.write("transaction", `${RPM}sed -i /^bash/d "$MAINTENANCE_ROOT/installed"\n`);
    const printed = container.apply(unit);
    assert.match(printed, /\n way-back-failed\tway-back-lacks\tbash-4\.1-2\.x86_64\t?/);
    assert.deepEqual(installed(), [NEW_PHP, NEW_LIB]);
  });

  it("puts no file back that is another build of the same name", () => {
    breakHttpd();
    const list = [OTHER, `${OLD_PHP}\t${"a".repeat(64)}\t`, OLD_MOD].map((line) => `${line}\n`).join("");
    container.write("installed", list);
    const plan = (unit.plan ?? []).map((line) =>
      line === planLine("F", OLD_PHP) ? planLine("F", OLD_PHP, "b".repeat(64)) : line,
    );
    assert.match(
      outcome({ ...unit, plan })[0] ?? "",
      /changed its packages while the run waited: php-5\.3\.3-38\.x86_64 came/,
    );
    assert.equal(container.read("installed"), list);
    assert.ok(!container.has(MARK));
  });

  it("is tried before anything is touched", () => {
    container.write("rehearsal", `case " $* " in *-38.x86_64*) echo "error: bad payload"; exit 2 ;; esac\n`);
    assert.match(outcome()[0] ?? "", /its rpm wouldn't take the builds of now again: error: bad payload/);
    assert.deepEqual(installed(), BEFORE);
    assert.ok(!container.has("transactions"));
    assert.ok(!container.has(MARK));
  });
});
