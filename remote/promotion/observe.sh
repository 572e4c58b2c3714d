# What is there on a repository host. Changes nothing.
# Parameters: those of repository.sh; KEY_ID and GNUPG_HOME (whose key signs metadata; the latter may be empty);
# SIGNS_PACKAGES (not empty where packages may be signed on their way).
TMP=$(mktemp -d) || exit 1
trap 'rm -rf "$TMP"' EXIT

# lack switch|build CODE [PARAMETER]: what keeps updates from being switched at all, or a snapshot from being built.
lack() { printf 'lacks %s\t%s%s\n' "$1" "$2" "${3:+$TAB$3}" >>"$TMP/host"; }

: >"$TMP/host"
for program in createrepo_c modifyrepo_c gpg rpm sha256sum ${SIGNS_PACKAGES:+rpmsign}; do
  command -v "$program" >/dev/null && continue
  lack build program-missing "$program"
done
if [ -f "$ROOT/staging/repodata/repomd.xml" ]; then
  echo staging >>"$TMP/host"
else
  lack build staging-missing
fi
[ -d "$ROOT/snapshots" ] || lack switch snapshots-missing
if current=$(current_name); then
  [ -z "$current" ] || printf 'current %s\n' "$current" >>"$TMP/host"
else
  lack switch "$current"
fi
gpg --batch ${GNUPG_HOME:+--homedir "$GNUPG_HOME"} --list-secret-keys "$KEY_ID" >"$TMP/key" 2>&1 ||
  lack build signing-key-missing
df -P -k "$ROOT/snapshots" 2>/dev/null | awk 'NR == 2 { printf "free %s\n", $4 }' >>"$TMP/host"
emit host "$TMP/host"
for snapshot in "$ROOT"/snapshots/*; do
  [ -d "$snapshot" ] || continue
  if [ -r "$snapshot/$RECORD_FILE" ]; then record=$snapshot/$RECORD_FILE; else record=/dev/null; fi
  emit snapshot "$record" name "$(basename "$snapshot")"
done
if holder=$(lock_holder); then emit locked - holder "$holder"; fi
emit finished -
