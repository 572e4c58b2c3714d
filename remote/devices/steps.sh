# Does a device's steps in their order, once, and says on standard output how each ended. It goes on when the connection is gone.
#   wanted           what the look tells when nothing is left to do; commands have it as DEVICE_VERSION
#   closes           when the last step must have ended, in seconds of this machine's clock
#   step_NAME        command of look, backup, checkBefore, apply, checkAfter, wayBack; empty for none
#   limit_NAME       its seconds
#   needed_NAME      seconds from its begin to the end of all, its way back included
# Lines: `step NAME begun|done`, `end already|done|locked`, `end late NAME`, `end failed NAME EXITCODE|limit WAYBACK`,
# `end version WAYBACK`; before an end, the step's last words, each line behind `| `. `start` is no step: the home can't be written.
# The file `open` is there from the begin of apply until its end is good or undone. Meanwhile no backup is made: it would replace the good one.
trap '' HUP PIPE
umask 077
export DEVICE_VERSION="$wanted"
folder=$HOME/.pbx-maintenance

tell() {
  printf '%s\n' "$*"
  printf '%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$*" >>"$folder/journal"
}

# Twenty lines at most, so that no state grows of it.
quote() {
  without_secrets <"$folder/said" | tail -n 20 | cut -c 1-300 | sed 's/^/| /'
}

finish() {
  case $1 in already | done) rm -f "$folder/open" ;; esac
  tell "end $*"
  rm -rf "$folder/lock"
  exit 0
}

# Its code is that of the command, or 124 at the limit.
attempt() {
  timeout -k 10 "$2" sh -c "$1" </dev/null >"$folder/said" 2>&1
}

look() {
  timeout -k 10 "$limit_look" sh -c "$step_look" </dev/null 2>"$folder/said" | tr -d '\r' | sed -n '1p'
}

# Undoes what was changed, and sets back: none, returned or stuck.
return_back() {
  back=none
  [ -n "$step_wayBack" ] || return 0
  tell "step wayBack begun"
  mv "$folder/said" "$folder/said-before"
  if attempt "$step_wayBack" "$limit_wayBack"; then back=returned; else back=stuck; fi
  mv "$folder/said" "$folder/said-back"
  mv "$folder/said-before" "$folder/said"
  [ "$back" = returned ] || return 0
  rm -f "$folder/open"
  tell "step wayBack done"
}

do_step() {
  name=$1 command=$2 limit=$3 needed=$4 undoes=$5
  [ -n "$command" ] || return 0
  case $name in
    backup | checkBefore | apply)
      [ $(($(date +%s) + needed)) -le "$closes" ] || finish late "$name"
      ;;
  esac
  tell "step $name begun"
  [ "$name" != apply ] || date -u +%Y-%m-%dT%H:%M:%SZ >"$folder/open"
  attempt "$command" "$limit"
  code=$?
  if [ "$code" -eq 0 ]; then
    tell "step $name done"
    return 0
  fi
  back=unneeded
  if [ "$undoes" = yes ]; then return_back; fi
  # By TERM, or by KILL where that did nothing.
  if [ "$code" -eq 124 ] || [ "$code" -eq 137 ]; then code=limit; fi
  quote
  finish failed "$name" "$code" "$back"
}

# A process by its number, the boot and its start: after a boot, another one may have the number.
identify() {
  boot=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)
  started=$(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20)
  printf '%s %s %s\n' "$1" "$boot" "$started"
}

if ! { mkdir -p "$folder" && true >>"$folder/journal"; } 2>/dev/null; then
  printf '| %s cannot be written\nend failed start 1 unneeded\n' "$folder"
  exit 0
fi
if ! mkdir "$folder/lock" 2>/dev/null; then
  holder=$(cat "$folder/lock/pid" 2>/dev/null)
  pid=${holder%% *}
  if [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null && [ "$(identify "$pid")" = "$holder" ]; then
    tell "end locked"
    exit 0
  fi
fi
if ! { mkdir -p "$folder/lock" && identify $$ >"$folder/lock/pid"; } 2>/dev/null; then
  printf '| %s cannot be written\n' "$folder/lock"
  finish failed start 1 unneeded
fi

[ "$(look)" != "$wanted" ] || finish already
if [ -e "$folder/open" ]; then
  tell "step backup kept"
else
  do_step backup "$step_backup" "$limit_backup" "$needed_backup" no
fi
do_step checkBefore "$step_checkBefore" "$limit_checkBefore" "$needed_checkBefore" no
do_step apply "$step_apply" "$limit_apply" "$needed_apply" yes
do_step checkAfter "$step_checkAfter" "$limit_checkAfter" "$needed_checkAfter" yes
found=$(look)
if [ "$found" != "$wanted" ]; then
  return_back
  printf '%s\n' "$found" >"$folder/said"
  quote
  finish version "$back"
fi
finish "done"
