# What the admin tools say: all of it but passwords in a log of each run, their complaints in its report. Comes after secrets.sh and the
# adapters.
# Parameters: INCOMING (a directory), SAID (the file that the adapters leave it in).
LOGS=$ROOT/var/log/pbx-maintenance
LOG=$LOGS/framework.log
MEGABYTE=1048576

# rotate_log: each run has a log of its own; the former ones are framework.log.1 (the last) to .9. Who has another mode than 0640 is of
# a release that kept passwords in it: they go.
rotate_log() {
  mkdir -p "$LOGS" && chmod 750 "$LOGS" || return
  for number in 8 7 6 5 4 3 2 1; do
    [ ! -f "$LOG.$number" ] || mv -f "$LOG.$number" "$LOG.$((number + 1))"
  done
  [ ! -f "$LOG" ] || mv -f "$LOG" "$LOG.1"
  find "$LOGS" -type f -name "${LOG##*/}.[1-9]" ! -perm 640 | while read -r former; do
    private_file "$former.new" && without_secrets <"$former" >"$former.new" && mv -f "$former.new" "$former" || return
  done || return
  private_file "$LOG"
}

# private_file FILE: an empty one, which not everybody may read.
private_file() { (umask 027 && true >"$1") && chmod 640 "$1"; }

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
  without_secrets <"$SAID" >>"$LOG"
  bound "$LOG"
}

# note TITLE: the same of an admin tool; its complaints also into the report. Fails when it had any.
note() {
  framework_complaints | head -n 5 | indented >"$INCOMING/complaint"
  cat "$INCOMING/complaint" >>"$INCOMING/complaints"
  log_said "$1"
  [ ! -s "$INCOMING/complaint" ]
}

# last_words LINES: the first cause, or what was said last, in one line.
last_words() { first_cause "$1" | without_secrets | cut -c 1-500 | awk '{ printf "%s%s", separator, $0; separator = "; " }'; }
