# Errors in the logs of Asterisk, FreePBX and the web server that weren't there before a change. Comes after processes.sh; needs no
# FreePBX.
# Parameters: WORK (a directory that is there), ROOT (as of processes.sh).

log_files() {
  for log_file in "$ROOT/var/log/asterisk/full" "$ROOT/var/log/asterisk/freepbx.log" \
    "$ROOT/var/log/httpd/error_log" "$ROOT/var/log/apache2/error.log"; do
    [ ! -f "$log_file" ] || echo "$log_file"
  done
}

# errors_in < LOG: its errors, without what differs each time: moments, numbers of processes and calls, addresses.
errors_in() {
  grep -aE '(^|\] |: )ERROR\[|\[(ERROR|FATAL)\]|PHP (Fatal|Parse) error' |
    sed -e 's/^\[[^]]*\] *//' -e 's/[0-9][0-9A-Fa-f.:]*/N/g'
}

# learn_errors: what errors the logs have had lately: those aren't new when they come again.
learn_errors() {
  log_files | while read -r log_file; do tail -c 20000000 "$log_file" | errors_in; done | sort -u >"$WORK/known-errors"
}

# mark_logs: where the logs end now.
mark_logs() {
  log_files | while read -r log_file; do printf '%s %s\n' "$(wc -c <"$log_file")" "$log_file"; done >"$WORK/log-marks"
}

# new_errors: the first few errors since the mark that the logs hadn't had before. A shorter log is a new one.
new_errors() {
  log_files | while read -r log_file; do
    mark=$(sed -n "s|^\([0-9]*\) $log_file\$|\1|p" "$WORK/log-marks")
    [ "$(wc -c <"$log_file")" -ge "${mark:-0}" ] || mark=0
    tail -c "+$((${mark:-0} + 1))" "$log_file" | errors_in | sort -u | grep -vxFf "$WORK/known-errors" | head -n 2 |
      sed "s|^|new in ${log_file#"$ROOT"}: |"
  done
}
