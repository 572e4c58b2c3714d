# What is there on a repository host. Changes nothing.
# Parameters: those of repository.sh; KEY_ID and GNUPG_HOME (whose key signs metadata; the latter may be empty);
# SIGNS_PACKAGES (not empty where packages may be signed on their way).
TMP=$(mktemp -d) || exit 1
trap 'rm -rf "$TMP"' EXIT

# lack switch|build WHAT REMEDY: what keeps updates from being switched at all, or a snapshot from being built.
lack() { printf 'lacks %s\t%s\t%s\n' "$1" "$2" "$3" >>"$TMP/host"; }

: >"$TMP/host"
for program in createrepo_c modifyrepo_c gpg rpm sha256sum ${SIGNS_PACKAGES:+rpmsign}; do
  command -v "$program" >/dev/null && continue
  case $program in
    *_c) lack build "lacks the program $program" "Install createrepo_c there, which has it; the older createrepo won't do." ;;
    *) lack build "lacks the program $program" "Install it there." ;;
  esac
done
if [ -f "$ROOT/staging/repodata/repomd.xml" ]; then
  echo staging >>"$TMP/host"
else
  lack build "has no repository at $ROOT/staging" "Put packages there and run createrepo_c on it."
fi
[ -d "$ROOT/snapshots" ] || lack switch "has no folder $ROOT/snapshots" "Make it, where there's room for all packages that are promoted."
if current=$(current_name); then
  [ -z "$current" ] || printf 'current %s\n' "$current" >>"$TMP/host"
else
  lack switch "can't promote: ${current%%"$TAB"*}" "${current#*"$TAB"}."
fi
gpg --batch ${GNUPG_HOME:+--homedir "$GNUPG_HOME"} --list-secret-keys "$KEY_ID" >"$TMP/key" 2>&1 ||
  lack build "has no secret key $KEY_ID${GNUPG_HOME:+ in $GNUPG_HOME} to sign the repository with" "Import it there, or correct its id."
df -P -k "$ROOT/snapshots" 2>/dev/null | awk 'NR == 2 { printf "free %s\n", $4 }' >>"$TMP/host"
emit host "$TMP/host"
for snapshot in "$ROOT"/snapshots/*; do
  [ -d "$snapshot" ] || continue
  if [ -r "$snapshot/$RECORD_FILE" ]; then record=$snapshot/$RECORD_FILE; else record=/dev/null; fi
  emit snapshot "$record" name "$(basename "$snapshot")"
done
if holder=$(lock_holder); then emit locked - holder "$holder"; fi
emit finished -
