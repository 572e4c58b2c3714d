# Does a device's steps in their order, once, and says on standard output how each ended. It goes on when the connection is gone.
#   wanted           what the look tells when nothing is left to do; commands have it as DEVICE_VERSION
#   closes           when the last step must have ended, in seconds of this machine's clock
#   step_NAME        command of look, backup, checkBefore, apply, checkAfter, wayBack; empty for none
#   limit_NAME       its seconds
#   needed_NAME      seconds from its begin to the end of all, its way back included
# Lines: `step NAME begun|done`, `end already|done|locked`, `end late NAME`, `end failed NAME EXITCODE|limit WAYBACK`,
# `end version WAYBACK`; before an end, the step's last words, each line behind `| `.
trap '' HUP PIPE
umask 077
export DEVICE_VERSION="$wanted"
folder=$HOME/.pbx-maintenance
mkdir -p "$folder" || exit 1

tell() {
  printf '%s\n' "$*"
  printf '%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$*" >>"$folder/journal"
}

# Twenty lines at most, so that no state grows of it.
quote() {
  tail -n 20 "$folder/said" | cut -c 1-300 | sed 's/^/| /'
}

finish() {
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

# What became of what was changed.
return_back() {
  back=none
  [ -n "$step_wayBack" ] || return 0
  tell "step wayBack begun"
  mv "$folder/said" "$folder/said-before"
  if attempt "$step_wayBack" "$limit_wayBack"; then back=returned; else back=stuck; fi
  mv "$folder/said" "$folder/said-back"
  mv "$folder/said-before" "$folder/said"
  [ "$back" = returned ] && tell "step wayBack done"
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

if ! mkdir "$folder/lock" 2>/dev/null; then
  holder=$(cat "$folder/lock/pid" 2>/dev/null)
  if [ -n "$holder" ] && kill -0 "$holder" 2>/dev/null; then
    tell "end locked"
    exit 0
  fi
fi
mkdir -p "$folder/lock"
echo $$ >"$folder/lock/pid"

[ "$(look)" != "$wanted" ] || finish already
do_step backup "$step_backup" "$limit_backup" "$needed_backup" no
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
