# Asks rpm what a transaction would come to in a container, or on the node itself, before anything is touched. The headers of the
# packages arrive as a tar stream on standard input, each as NEVRA.rpm without its payload, beside the file `plan` (see transaction.sh).
# It leaves nothing behind. Comes after processes.sh, package-contents.sh and transaction.sh.
FOLDER=$ROOT/var/lib/pbx-maintenance/resolving.$$

finish() {
  section "end $1"
  exit 0
}

# test_rpm MODE FILE…: what rpm says against it; nothing where it would go through, be it by --replacefiles for namesakes. Payloads
# aren't there to be verified: the node has verified these files whole.
test_rpm() {
  rpm "$@" --test --oldpackage --replacepkgs --nosignature --nodigest >"$FOLDER/said" 2>&1 </dev/null
  code=$?
  [ "$code" -ne 0 ] || return 0
  if only_namesakes <"$FOLDER/said"; then return 0; fi
  [ -s "$FOLDER/said" ] || echo "rpm ends with exit code $code" >"$FOLDER/said"
  return 1
}

refuse() {
  section "refused"
  head -n 200 "$FOLDER/said" | indented
  finish 0
}

mkdir -p "$ROOT/var/lib/pbx-maintenance" || finish 1
# One that was ended couldn't remove its own.
find "$ROOT/var/lib/pbx-maintenance" -maxdepth 1 -name 'resolving.*' -mmin +60 -exec rm -rf {} + 2>/dev/null
mkdir -m 700 "$FOLDER" || finish 1
# The folder around it is for changes: where there was none yet, none is left.
trap 'rm -rf "$FOLDER"; rmdir "$ROOT/var/lib/pbx-maintenance" 2>/dev/null' EXIT
tar -xf - -C "$FOLDER" || finish 1
cd "$FOLDER" || finish 1
upgrades=$(files_of U plan)
additions=$(files_of I plan)
# shellcheck disable=SC2086 # file names hold no white space
if [ -n "$upgrades" ]; then
  test_rpm -U $upgrades || refuse
  section leaving
  leaving --nosignature --nodigest $upgrades | tee "$FOLDER/leaving"
  section contents
  # rpm before 4.11 says no epoch, and takes none: so each is asked for by its name and architecture.
  installed=$(sed 's/-[^-]*-[^-]* /./' "$FOLDER/leaving")
  [ -z "$installed" ] || package_contents $installed
fi
# What is installed beside others may need what is upgraded just before it.
# shellcheck disable=SC2086
[ -z "$additions" ] || test_rpm -i $additions || test_rpm -U $upgrades $additions || refuse
finish 0
