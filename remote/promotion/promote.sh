# Builds the snapshot of a release beside the others, and switches updates to it. Whatever ends this between two of its
# commands, updates is the old repository or the new one; what is left half built is built anew by the next run.
# Parameters: those of repository.sh and stage.sh; RELEASE, DIGEST; EXPECTED (the snapshot that updates must be at), KEY_ID,
# GNUPG_HOME. In RUN: record (what the snapshot says of itself), content (NEVRA, SHA256|-, source relative to ROOT, file
# name and sign|keep a line), updateinfo.xml (empty where there's nothing to announce).
begin
require_current "$EXPECTED"
SNAPSHOT=$ROOT/snapshots/$RELEASE
# With a dot, as no release's name begins; and of this run alone, since of one that was killed something may still be at work.
BUILD=$ROOT/snapshots/.$RELEASE.${RUN##*/}.new

signing_gpg() { gpg --batch --yes ${GNUPG_HOME:+--homedir "$GNUPG_HOME"} "$@"; }

# rpm expands what its macros are defined as, and runs commands that are in it. So the folder, which somebody else names, is handed over as gpg
# knows it; an empty _gpg_path leaves it as it is.
sign_package() (
  [ -z "$GNUPG_HOME" ] || export GNUPGHOME="$GNUPG_HOME"
  rpmsign --define "_gpg_name $KEY_ID" ${GNUPG_HOME:+--define '_gpg_path %{nil}'} \
    --define "__gpg $(command -v gpg)" --addsign "$1"
)

# gather: packages from the store, and as copies where it doesn't have them. Never as links to what somebody else may write in place.
gather() {
  while IFS=$TAB read -r nevra sum source file treatment; do
    target=$BUILD/Packages/$file
    if [ -f "$STORE/$sum.rpm" ] && [ "$(sha256_of "$STORE/$sum.rpm")" = "$sum" ]; then
      ln "$STORE/$sum.rpm" "$target" 2>/dev/null || copy "$STORE/$sum.rpm" "$target"
    else
      copy "$ROOT/$source" "$target"
      [ "$treatment" != sign ] || attempt sign_package "$target"
      printf '%s\t%s\n' "$sum" "$target" >>"$TMP/copied"
    fi
    printf '%s\t%s\t%s\t%s\n' "$nevra" "$sum" "$target" "$source" >>"$TMP/files"
  done <"$RUN/content"
}

# blame: what can't be used, with where it came from unless that's staging; after that the code and its fields, as verify_files told them.
blame() {
  awk -F "$TAB" '
    NR == FNR { if ($4 !~ /^staging\//) source[$1 ""] = " (" $4 ")"; next }
    { name = $1 source[$1 ""]; sub(/^[^\t]*/, ""); print name $0 }' "$TMP/files" "$TMP/unusable" >"$TMP/blamed"
  fail "$TMP/blamed"
}

# keep_in_store: the copies, which are verified. Where there are no hard links, the store stays empty.
keep_in_store() {
  attempt mkdir -p "$STORE"
  while IFS=$TAB read -r sum target; do
    [ "$sum" != - ] || sum=$(sha256_of "$target")
    # Nobody writes it in place: a snapshot, or several, have it.
    attempt chmod 444 "$target"
    ln -f "$target" "$STORE/$sum.rpm" 2>/dev/null
  done <"$TMP/copied"
}

# sweep_store: what no snapshot has any more.
sweep_store() { [ ! -d "$STORE" ] || find "$STORE" -name '*.rpm' -links 1 -exec rm -f {} + 2>/dev/null; }

build_snapshot() {
  step gathering
  rm -rf "$ROOT"/snapshots/.[!.]*.new
  attempt mkdir -p "$BUILD/Packages"
  : >"$TMP/files"
  : >"$TMP/copied"
  gather
  step verifying
  verify_files "$TMP/files"
  [ ! -s "$TMP/unusable" ] || blame
  keep_in_store
  step describing
  # gzip, which every yum and dnf reads.
  attempt createrepo_c --quiet --no-database --checksum sha256 --compress-type gz --general-compress-type gz "$BUILD"
  [ ! -s "$RUN/updateinfo.xml" ] ||
    attempt modifyrepo_c --mdtype updateinfo --checksum sha256 --compress-type gz "$RUN/updateinfo.xml" "$BUILD/repodata"
  step signing
  attempt signing_gpg --local-user "$KEY_ID" --detach-sign --armor --output "$BUILD/repodata/repomd.xml.asc" "$BUILD/repodata/repomd.xml"
  attempt signing_gpg --verify "$BUILD/repodata/repomd.xml.asc" "$BUILD/repodata/repomd.xml"
  step storing
  attempt cp "$RUN/record" "$BUILD/$RECORD_FILE"
  # A name must not reach the disk before what it stands for.
  attempt sync
  attempt mv -T "$BUILD" "$SNAPSHOT"
}

if [ ! -d "$SNAPSHOT" ]; then
  build_snapshot
elif [ "$(field_of digest "$RELEASE")" != "$DIGEST" ]; then
  refuse "$SNAPSHOT is there with other content"
fi
switch_updates "$RELEASE"
sweep_store
# Whoever hears of the end may begin the next one.
release_lock
emit finished -
