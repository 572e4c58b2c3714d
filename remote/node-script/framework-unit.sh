# What a run that changes modules does for each unit, as worker.sh asks for it.
# Parameters: RUN (with modules, as of framework-stage.sh, settings.SCOPE, and plan.SCOPE, as of framework-apply.sh; absent when
# only settings are to be changed), LOCK_WAIT, APPLY (the script for each container).
WANTED_MODULES=$RUN/modules

stage_work() { stage_modules; }

# unit_files SCOPE: names of the files in STORE that a unit needs.
unit_files() { cut -f 2 "$RUN/plan.$1" | sed 's/$/.tgz/'; }

# needed_kb FILE…: room for the archives and for what they unpack to.
needed_kb() {
  (cd "$STORE" && gzip -lq "$@") | awk '{ sum += $1 + $2 } END { printf "%d", sum / 1024 + 1024 }'
}

# unit_script SCOPE PLAN NEED_KB: what runs in the container; PLAN is empty when only settings are to be changed.
unit_script() {
  printf "PLAN='%s' NEED_KB=%s LOCK_WAIT=%s RUN_ID='%s'\n" "$2" "$3" "$LOCK_WAIT" "${RUN##*/}"
  cat "$RUN/settings.$1"
  printf '%s\n' "$APPLY"
}

# prune_store: builds that no run has used for a quarter of a year.
prune_store() {
  find "$STORE" -name '*.tgz' -atime +90 -mtime +90 -exec rm -f {} + 2>/dev/null
  find "$STORE" -name '.arriving.*' -mtime +1 -exec rm -f {} + 2>/dev/null
}
