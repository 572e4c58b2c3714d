# What the admin tools say: all of it in a log of each run, their complaints in its report. Comes after the adapters.
# Parameters: INCOMING (a directory), SAID (the file that the adapters leave it in).
LOGS=$ROOT/var/log/pbx-maintenance
LOG=$LOGS/framework.log
MEGABYTE=1048576

# rotate_log: each run has a log of its own; the former ones are framework.log.1 (the last) to .9.
rotate_log() {
  # retrieve_conf prints the passwords of database and manager.
  mkdir -p "$LOGS" && chmod 700 "$LOGS" || return
  for number in 8 7 6 5 4 3 2 1; do
    [ ! -f "$LOG.$number" ] || mv -f "$LOG.$number" "$LOG.$((number + 1))"
  done
  [ ! -f "$LOG" ] || mv -f "$LOG" "$LOG.1"
  true >"$LOG"
}

# bound FILE: of what is longer than two megabytes, the first and the last one. It stays the same file: others append to it.
bound() {
  [ "$(wc -c <"$1")" -gt $((2 * MEGABYTE)) ] || return 0
  {
    head -c "$MEGABYTE" "$1"
    printf '\n(What comes here is left out: the first and the last megabyte are kept.)\n'
    tail -c "$MEGABYTE" "$1"
  } >"$INCOMING/bounded" && cat "$INCOMING/bounded" >"$1"
  rm -f "$INCOMING/bounded"
}

# log_said TITLE: what was said just now, into the log. It may not end its last line.
log_said() {
  bound "$SAID"
  printf '%s %s\n' "$(date '+%Y-%m-%d %H:%M:%S')" "$1" >>"$LOG"
  awk 1 "$SAID" >>"$LOG"
  bound "$LOG"
}

# note TITLE: the same of an admin tool; its complaints also into the report. Fails when it had any.
note() {
  framework_complaints | head -n 5 | indented >"$INCOMING/complaint"
  cat "$INCOMING/complaint" >>"$INCOMING/complaints"
  log_said "$1"
  [ ! -s "$INCOMING/complaint" ]
}

# last_words LINES: what was said last, in one line.
last_words() { tail -n "$1" "$SAID" 2>/dev/null | cut -c 1-500 | awk '{ printf "%s%s", separator, $0; separator = "; " }'; }
