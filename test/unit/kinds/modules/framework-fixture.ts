import { askedScript } from "../../../harness/sights";
import { MODULES_QUESTION } from "../../../../kinds/modules/question";
import { PACKAGES_QUESTION } from "../../../../kinds/packages/question";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  FRAMEWORK_TOOL_NAMES,
  FRAMEWORK_TOOLS,
  type FrameworkTool,
} from "../../../../maintenance/framework/tools/tools";
import type { DesiredModule } from "../../../../maintenance/framework/module";
import { parseFrameworkFacts, type FrameworkFacts } from "../../../../kinds/modules/look/facts";

const ASK_ALL = askedScript(PACKAGES_QUESTION, MODULES_QUESTION);

export const TOOLS = FRAMEWORK_TOOL_NAMES;

/**
 * Both admin tools, as small as may be: rows of `pbx/rows` (NAME VERSION ENABLED) and directories of modules make a state;
 * `pbx/fails`, `pbx/lies` name modules whose installation fails, or does nothing and says otherwise; `pbx/chats` is printed
 * at each; `pbx/language` is a sed script for the words of states. A reload makes what the modules' files `effect` say come true in `pbx/active`, unless one says no-reload.
 * It remembers rows where there's `var/spool/asterisk/cache`, as 14 and later do; only a module that it remembers as it is comes into
 * the dialplan, and none that `pbx/loses` names. framework's files go where the real one's go, and with `pbx/throws` its install.php ends
 * there, as that of 17 does without a network. A reload puts modules' bin, etc and agi-bin elsewhere. `pbx/refuses` are options that it doesn't know. fwconsole is that of 14, or of 15.0.2 and later where there's `pbx/whoops`: what PHP says of a module that is wrong.
 */
const ADMIN_TOOL =
  String.raw`#!/bin/sh
P=$MAINTENANCE_ROOT/pbx M=$MAINTENANCE_ROOT/var/www/html/admin/modules C=$MAINTENANCE_ROOT/var/spool/asterisk/cache tool=$(basename "$0") force=
echo "$tool $*" >>"$P/calls"
say() { if [ "$tool" = fwconsole ]; then printf '{"status":%s,"type":"message","data":"%s"}\n' "$2" "$1"; else echo "$1"; fi; }
row() { awk -v name="$1" -v field="$2" '$1 == name { print $field }' "$P/rows"; }
xml_version() { sed -n 's|.*<version>\(.*\)</version>.*|\1|p' "$M/$1/module.xml" 2>/dev/null | head -n 1; }
list() {
  remember
  for name in $( (ls "$M" | grep -v _cache; cut -d ' ' -f 1 "$P/rows") | sort -u); do
    db=$(row "$name" 2) dir=$(xml_version "$name")
    if [ -z "$db" ]; then status='Not Installed (Locally available)'
    elif [ -z "$dir" ]; then status=Broken
    elif [ "$(row "$name" 3)" = 0 ]; then status=Disabled
    elif [ "$db" = "$dir" ]; then status=Enabled
    else status="Disabled; Pending upgrade to $dir"; fi
    if [ -f "$P/language" ]; then status=$(echo "$status" | sed -f "$P/language"); fi
    if [ "$tool" = fwconsole ]; then printf '["%s","%s","%s","GPLv3+"],' "$name" "$db" "$status"; else printf '%-20s%-18s%s\n' "$name" "$db" "$status"; fi
  done
}
remember() { [ ! -d "$C" ] || { mkdir -p "$C/5b" && cp "$P/rows" "$C/5b/states.doctrinecache.php"; }; }
link_from() {
  for file in "$1"/*; do
    [ -e "$file" ] || continue
    link=$2/$(basename "$file")
    if [ -f "$link" ] && [ ! -L "$link" ]; then mkdir -p "$2/backup" && mv "$link" "$2/backup/$(basename "$file").bk.1"; fi
    [ -L "$link" ] || ln -s "$file" "$link"
  done
}
reload() {
  if cat "$M"/*/effect 2>/dev/null | grep -q no-reload; then
    ! cat "$M"/*/effect | grep -q asterisk-restarts || touch -d "@$(date +%s)" "$P/started"
    return 1
  fi
  cat "$M"/*/effect >"$P/active" 2>/dev/null
  for module in "$M"/*; do
    [ "$module" != "$M/framework" ] || continue
    link_from "$module/bin" "$MAINTENANCE_ROOT/var/lib/asterisk/bin"
    link_from "$module/etc" "$MAINTENANCE_ROOT/etc/asterisk"
    [ ! -d "$module/agi-bin" ] || cp -rf "$module"/agi-bin/. "$MAINTENANCE_ROOT/usr/share/asterisk/agi-bin"
  done
  known=$C/5b/states.doctrinecache.php
  [ -f "$known" ] || known=$P/rows
  grep -xFf "$known" "$P/rows" | awk -v lost="$(cat "$P/loses" 2>/dev/null)" '$3 && $1 != lost { print $1 }' >"$P/dialplan"
  grep -q deaf "$P/active" || touch -d "@$(date +%s)" "$P/reloaded"
  ! grep -q asterisk-restarts "$P/active" || touch -d "@$(date +%s)" "$P/started"
  if grep -q log-error "$P/active"; then echo '[2026-11-27 23:00:01] ERROR[711] pbx.c: Unable to find context' >>"$MAINTENANCE_ROOT/var/log/asterisk/full"; fi
  if grep -q log-ldap "$P/active"; then echo '[2026-11-27 23:00:01] ERROR[711] res_config_ldap.c: No directory URL or host found.' >>"$MAINTENANCE_ROOT/var/log/asterisk/full"; fi
  echo '[2026-11-27 23:00:02] ERROR[712] chan_dahdi.c: no span 3' >>"$MAINTENANCE_ROOT/var/log/asterisk/full"
  if grep -q stays-pending "$P/active"; then echo true; else echo false; fi >"$P/need-reload"
}
install_framework() {
  if [ ! -d "$M/framework/amp_conf/htdocs" ]; then echo "No directory $M/framework/amp_conf/htdocs, install script not needed"; return; fi
  cp -rf "$M/framework/amp_conf/htdocs/." "$M/../.."
  cp -rf "$M"/framework/amp_conf/bin/* "$MAINTENANCE_ROOT/var/lib/asterisk/bin"
  cp -rf "$M"/framework/amp_conf/agi-bin/* "$MAINTENANCE_ROOT/usr/share/asterisk/agi-bin"
  if [ -f "$P/throws" ]; then printf '\n\nIn Gpg.class.php line 500:\n%30s\n  Key is about to expire      \n%30s\n\n' '' '' >&2; exit 1; fi
  rm -rf "$M/framework/amp_conf" "$M/../obsolete.php"
}
reload_failed() {
  printf 'Es sind Fehler aufgetreten:\nexit: 255\nAdded to globals: AMPDBPASS = open sesame\nPHP Fatal error:  Call to undefined function x()\n'
}
refuse() { printf '\n\n%41s\n  The "%s" option does not exist.  \n%41s\n\n%s [<args>]...\n\n' '' "$1" '' "$tool" >&2; exit 1; }
for word; do ! grep -qxe "$word" "$P/refuses" 2>/dev/null || refuse "$word"; done
if [ "$tool" = retrieve_conf ]; then echo true >"$P/need-reload"; exit 0; fi
if [ "$1" = updatemanager ]; then
  if [ "$2" = --list ]; then
    printf '+------+\n| Name                         | Value     |\n'
    awk '{ printf "| %-28s | %-9s |\n", $1, $2 }' "$P/updates"
  else sed -i "s/^$2 .*/$2 $3/" "$P/updates"; fi
  exit 0
fi
if [ "$1" = setting ]; then echo "The setting $2 was not found!"; exit 0; fi
if [ "$1" = reload ]; then
  if [ $# -gt 1 ] && [ ! -f "$P/whoops" ]; then refuse "$2"; fi
  if [ -f "$P/whoops" ]; then
    echo '{"message":"Reload Started"}'
    if [ $# = 1 ] && [ -s "$P/whoops" ]; then cat "$P/whoops" >&2; exit 255; fi
    if reload; then echo '{"message":"Reload Complete"}'; exit 0; fi
    printf '{"error":"Unable to run Pre-Asterisk hooks","trace":"#0"}'; exit 255
  fi
  echo 'Reloading FreePBX'
  if reload; then echo 'Erfolgreich neu geladen'; else reload_failed; fi
  exit 0
fi
[ "$1" != ma ] || shift
for word; do case $word in -f | --force) force=yes ;; esac; done
while [ $# -gt 0 ]; do
  case $1 in
    -*) ;;
    list)
      if [ -f "$P/mute" ]; then cat "$P/mute"; exit 0; fi
      if [ "$tool" = fwconsole ]; then
        say 'No repos specified, using: [standard] from last GUI settings' true
        say '' true
        printf '{"status":true,"type":"message","data":[%s]}\n' "$(list | sed 's/,$//')"
      else printf 'Module              Version           Status\n------------------- ----------------- -------------------\n'; list; fi
      exit 0 ;;
    install)
      for name; do case $name in -* | install) ;; *) break ;; esac; done
      cat "$P/chats" 2>/dev/null
      if grep -qx "$name" "$P/fails" 2>/dev/null; then
        if [ "$tool" = fwconsole ]; then say "Unable to install module $name:" false; say " - Failed to run <strong>installation<\\/strong> scripts." false; exit 0; fi
        printf 'The following error(s) occured:\n - Failed to run installation scripts\n'; exit 2
      fi
      if ! grep -qx "$name" "$P/lies" 2>/dev/null && { [ "$(row "$name" 3)" != 0 ] || [ -n "$force" ]; }; then
        [ "$name" != framework ] || install_framework
        enabled=$(row "$name" 3)
        grep -v "^$name " "$P/rows" >"$P/rows.new"
        echo "$name $(xml_version "$name") $` +
  String.raw`{enabled:-1}" >>"$P/rows.new"
        mv "$P/rows.new" "$P/rows"
        for table in $(cat "$M/$name/tables" 2>/dev/null); do
          if grep -qx "$table" "$P/tables"; then echo 'already migrated'; else echo "$table" >>"$P/tables"; fi
        done
        remember
        echo true >"$P/need-reload"
      fi
      say 'Module successfully installed' true
      exit 0 ;;
    reload)
      if reload; then echo 'Successfully reloaded'; else reload_failed; fi
      exit 0 ;;
  esac
  shift
done
`;

const PROGRAMS: Readonly<Record<string, string>> = {
  // The seconds that a script waits for services pass at once, for clocks and for whoever measures by them.
  date: String.raw`later=$MAINTENANCE_ROOT/pbx/later
if [ "$*" = +%s ] && [ -f "$later" ]; then echo "$(($(/bin/date +%s) + $(cat "$later")))"; else exec /bin/date "$@"; fi`,
  sleep: String.raw`later=$MAINTENANCE_ROOT/pbx/later
case $1 in
  1 | 2)
    echo "$(($(cat "$later" 2>/dev/null || echo 0) + $1))" >"$later.$$" && mv "$later.$$" "$later"
    exec /bin/sleep 0.05 ;;
esac
exec /bin/sleep "$@"`,
  asterisk: String.raw`active() { grep -q "$1" "$MAINTENANCE_ROOT/pbx/active" 2>/dev/null; }
if active asterisk-dies; then echo 'Unable to connect to remote asterisk (does /var/run/asterisk/asterisk.ctl exist?)'; exit 1; fi
age() { echo "$(($(date +%s) - $(stat -c %Y "$MAINTENANCE_ROOT/pbx/$1")))"; }
online=10 peers=12; ! active peers-offline || online=7; ! active peers-lost || peers=11
case $2 in
  'core show uptime seconds') printf 'System uptime: %d\nLast reload: %d\n' "$(age started)" "$(age reloaded)" ;;
  'dialplan show')
    while read -r name; do
      printf "[ Context 'app-%s-1' created by 'pbx_config' ]\n  's' =>            1. Answer()        [extensions_additional.conf:%s]\n" "$name" "$(date +%N)"
      printf "  Include =>        'app-%s-1-custom'                   [pbx_config]\n\n" "$name"
    done <"$MAINTENANCE_ROOT/pbx/dialplan"
    printf "[ Context 'parkedcalls' created by 'res_parking' ]\n  '%s' =>          1. Park()        [res_parking]\n" "$(date +%N)" ;;
  'sip show peers') echo "$peers sip peers [Monitored: $online online, 2 offline Unmonitored: 0 online, 0 offline]" ;;
  'sip show registry') printf 'Host  dnsmgr Username Refresh State Reg.Time\nsip.example:5060 N me 105 Registered Fri\n1 SIP registrations.\n' ;;
  *) echo "No such command '$2' (type 'core show help $2' for other possible commands)" ;;
esac`,
  curl: String.raw`while [ $# -gt 0 ]; do [ "$1" != -o ] || { : >"$2"; }; shift; done
if grep -q web-500 "$MAINTENANCE_ROOT/pbx/active" 2>/dev/null; then printf 500; else printf 302; fi`,
  sipp: String.raw`if grep -q call-fails "$MAINTENANCE_ROOT/pbx/active" 2>/dev/null; then echo "Aborting call on unexpected message for Call-Id '1': while expecting '100' (index 1), received 'SIP/2.0 503 Service Unavailable'"; exit 1; fi`,
  mysqldump: `case " $* " in *' asterisk '?*) echo "-- tables $*"; exit ;; esac
echo "-- MySQL dump 10.13  Distrib 5.1.73"; cat "$MAINTENANCE_ROOT/pbx/rows"
[ ! -f "$MAINTENANCE_ROOT/pbx/no-dump" ] || { echo "mysqldump: Got error: 2013" >&2; exit 2; }
echo "-- Dump completed on 2026-11-27 23:00:00"`,
  mysql: String.raw`P=$MAINTENANCE_ROOT/pbx
case "$*" in
  *need_reload*) cat "$P/need-reload"; exit ;;
  *"version, enabled FROM modules"*) tr ' ' '\t' <"$P/rows"; exit ;;
  *"SHOW FULL TABLES"*) sed 's/$/	BASE TABLE/' "$P/tables"; exit ;;
  *"SHOW TABLES"*) cat "$P/tables"; exit ;;
  *-e*) exit 1 ;;
esac
cat >"$P/statements"
if grep -q '^DROP' "$P/statements"; then
  for table in $(sed -n 's/^DROP TABLE IF EXISTS .\(.*\).;$/\1/p' "$P/statements"); do sed -i "/^$table$/d" "$P/tables"; done
else grep -v '^--' "$P/statements" >"$P/rows"; fi`,
  php: String.raw`case "$*" in
  *bootstrap_settings*)
    if grep -q unloadable "$MAINTENANCE_ROOT"/var/www/html/admin/modules/*/effect 2>/dev/null; then
      echo 'ParseError: syntax error, unexpected token "{", expecting "(" in file /var/www/html/admin/modules/cdr/functions.inc.php on line 2' >&2
      exit 255
    fi
    echo 'all modules are loaded' ;;
  *) echo 5.3.3 ;;
esac`,
  rpm: "exit 0",
};

/** When Asterisk was started, and reloaded for the last time. */
const LONG_AGO = new Date("2026-01-01T00:00:00Z");

/** A folder that a container's scripts take for its root, with FreePBX in it. */
export class FakeContainer {
  readonly root = mkdtempSync(join(tmpdir(), "framework-"));

  constructor(readonly tool: FrameworkTool) {
    const place = FRAMEWORK_TOOLS.find(({ name }) => name === tool)?.places[0] ?? "";
    this.write(place.replace(/^AMPBIN/, "/var/lib/asterisk/bin").slice(1), ADMIN_TOOL);
    // Which module_admin calls.
    if (tool === "module_admin") this.write("var/lib/asterisk/bin/retrieve_conf", ADMIN_TOOL);
    for (const [name, script] of Object.entries(PROGRAMS)) this.program(name, script);
    for (const file of [
      "pbx/rows",
      "pbx/active",
      "pbx/calls",
      "pbx/started",
      "pbx/reloaded",
      "pbx/need-reload",
      "pbx/dialplan",
    ])
      this.write(file, "");
    this.write("pbx/tables", "admin\nmodules\n");
    for (const file of ["pbx/started", "pbx/reloaded"]) utimesSync(join(this.root, file), LONG_AGO, LONG_AGO);
    this.write("etc/freepbx.conf", "<?php\nrequire_once('/var/www/html/admin/bootstrap.php');\n");
    // What Asterisk logs at every reload is nothing new.
    this.write("var/log/asterisk/full", "[2026-11-20 23:00:02] ERROR[99] chan_dahdi.c: no span 1\n");
    this.write("var/www/html/admin/modules/_cache/x", "");
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.root, file)), { recursive: true });
    writeFileSync(join(this.root, file), text, { mode: 0o755 });
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), "utf8");
  }

  /** First on the container's PATH. */
  program(name: string, script: string): void {
    this.write(`bin/${name}`, `#!/bin/sh\n${script}\n`);
  }

  /** Rows `NAME VERSION`, with `off` behind where it's disabled, each with a directory of that version. */
  install(...modules: string[]): void {
    for (const text of modules) {
      const [name = "", version = "", off] = text.split(" ");
      this.write("pbx/rows", `${this.read("pbx/rows")}${name} ${version} ${off === "off" ? 0 : 1}\n`);
      if (off !== "off") this.write("pbx/dialplan", `${this.read("pbx/dialplan")}${name}\n`);
      this.directory(name, version);
    }
  }

  directory(name: string, version: string): void {
    this.write(`var/www/html/admin/modules/${name}/module.xml`, moduleXml(name, version));
  }

  /** @throws FactsUnreadable */
  facts(): FrameworkFacts | undefined {
    return parseFrameworkFacts(this.sh(ASK_ALL).stdout);
  }

  sh(script: string, input?: Buffer): { stdout: string; stderr: string; code: number } {
    const env = {
      PATH: [join(this.root, "bin"), process.env["PATH"]].join(":"),
      MAINTENANCE_ROOT: this.root,
      WITH_PACKAGES: "yes",
    };
    const { stdout, stderr, status } = spawnSync("sh", ["-c", script], { env, input, encoding: "utf8" });
    return { stdout, stderr, code: status ?? -1 };
  }
}

export function moduleXml(name: string, version: string, more = ""): string {
  return `<module>\n<rawname>${name}</rawname>\n<version>${version}</version>\n${more}</module>\n`;
}

/** Packs a module as a framework repository has it. */
export function packModule(
  folder: string,
  name: string,
  version: string,
  files: Readonly<Record<string, string>> = {},
): { file: string; module: DesiredModule } {
  const content = { "module.xml": moduleXml(name, version), ...files };
  for (const [file, text] of Object.entries(content)) {
    mkdirSync(dirname(join(folder, name, file)), { recursive: true });
    writeFileSync(join(folder, name, file), text);
  }
  const file = join(folder, `${name}-${version}.tgz`);
  spawnSync("tar", ["-czf", file, "-C", folder, name]);
  rmSync(join(folder, name), { recursive: true });
  const sha256 = createHash("sha256").update(readFileSync(file)).digest("hex");
  return {
    file,
    module: {
      name,
      version,
      location: `${name}-${version}.tgz`,
      sha256,
      signed: false,
      ensure: "where-installed",
    },
  };
}
