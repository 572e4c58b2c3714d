# What a run that changes packages does for each unit, as worker.sh asks for it.
# Parameters: RUN (with plan.TARGET, as of apply.sh; absent when no package is to be changed), DESCRIPTION, LOCK_WAIT,
# probes.TARGET (as of probes.sh; absent where there are none), tolerance.TARGET (registrations that may be missing afterwards; 0 where it's absent), SETTLE (seconds for services to come back),
# RESTART, KEEP_RUNNING, KEYS (armored release keys), APPLY (the script for each unit).

# unit_files TARGET: names of the files in VERIFIED that a unit needs.
unit_files() { awk -F "$TAB" '$1 ~ /^[UIF]$/ && !seen[$2]++ { print $2 ".rpm" }' "$RUN/plan.$1"; }

# unit_extras TARGET: names of files in RUN that a unit needs beside its plan.
unit_extras() { :; }

# needed_kb FILE…: room for the archives, also those of the way back, and for what they unpack to, and a little for rpm's database.
needed_kb() {
  (cd "$VERIFIED" && rpm -qp --nosignature --qf '%{SIZE}\n' "$@" 2>/dev/null && stat -c %s "$@") |
    awk '{ sum += $1 } END { printf "%d", sum / 1024 + 4096 }'
}

# unit_script TARGET PLAN NEED_KB: what runs in the container; PLAN is empty when no package is to be changed. Fails where it can't be written.
unit_script() {
  tolerance=0
  [ ! -f "$RUN/tolerance.$1" ] || read -r tolerance <"$RUN/tolerance.$1"
  probes=
  [ ! -f "$RUN/probes.$1" ] || probes=$(cat "$RUN/probes.$1")
  on_node=
  [ "$1" != node ] || on_node=yes
  key_ids=
  while read -r id; do key_ids="$key_ids$id "; done <"$TMP/key-ids"
  shell_quote "$probes"
  probes=$quoted
  shell_quote "$DESCRIPTION"
  who=$quoted
  shell_quote "$KEYS"
  printf "PLAN='%s' NEED_KB=%s LOCK_WAIT=%s RESTART=%s KEEP_RUNNING='%s'\n" "$2" "$3" "$LOCK_WAIT" "$RESTART" "$KEEP_RUNNING" &&
    printf "ON_NODE=$on_node TOLERANCE='%s' SETTLE=%s RUN_ID='%s' WHO=%s\n" "$tolerance" "$SETTLE" "${RUN##*/}" "$who" &&
    printf 'PROBES=%s\n' "$probes" &&
    printf "KEYS=%s KEY_IDS='%s'\n%s\n" "$quoted" "$key_ids" "$APPLY"
}
