# Brings packages into the node's store, once for all its containers, and verifies each of them, anew on each use.
# Parameters: WANTED (a file: NEVRA SHA256|- SHA256|- SHA1|- a line: a build, its file's checksum, and its header's), LOCK_WAIT
# (seconds), and those of verify.sh, which comes before, as does package-format.sh.
# Leaves the files that can be used as $VERIFIED/NEVRA.rpm, the names of the others with the reason in $TMP/unusable
# (NEVRA<TAB>CODE[<TAB>FIELD…] a line, by docs/problems.md), the keys' ids in $TMP/key-ids.
# A file of the store is named by its checksum: SHA256.rpm. Which file was a build last stands in builds/NEVRA: a release needn't pin it, and a way back knows
# no checksum. So no name that a repository gave is ever a path.
STORE=$SPOOL/store

# unusable NEVRA CODE[<TAB>FIELD…]
unusable() { printf '%s\t%s\n' "$1" "$2" >>"$TMP/unusable"; }

# refuse_file CODE[<TAB>FIELD…]: why the file that is being judged is none of those that are wanted.
refuse_file() { printf '%s\n' "$1" >"$TMP/refusal"; }

# admit FILE SHA256: finds the build that a file is, as BUILD, and whether its sum is the release's own, as PINNED; fails, with the
# reason in $TMP/refusal, when it's none that is wanted. $TMP/unpinned: those that it may be by its name.
admit() {
  # Always as texts: awk takes digits with an `e` for numbers.
  PINNED=$(awk -v sum="$2" '$2 "" == sum "" { print $1; exit }' "$WANTED")
  if [ -z "$PINNED" ] && [ ! -s "$TMP/unpinned" ]; then
    refuse_file package-other-file
    return 1
  fi
  fault=$(signature_fault "$1" "${PINNED:+$2}")
  if [ -n "$fault" ]; then
    refuse_file "$fault"
    return 1
  fi
  BUILD=$(name_inside "$1") || {
    refuse_file package-name-unfit
    return 1
  }
  [ "$BUILD" != "$PINNED" ] || return 0
  [ -n "$PINNED" ] || ! is_unpinned "$BUILD" || return 0
  refuse_file "package-other-inside$TAB$BUILD"
  return 1
}

# is_unpinned NEVRA
is_unpinned() { awk -v build="$1" '$0 "" == build "" { found = 1 } END { exit !found }' "$TMP/unpinned"; }

# note_unpinned < NEVRAS: which of them the release doesn't pin.
note_unpinned() { awk 'NR == FNR { if ($2 == "-") free[$1]; next } $1 in free { print $1 }' "$WANTED" - >"$TMP/unpinned"; }

# use_stored: what is in the store already. A store is a disk, too: what isn't as it was is fetched again.
use_stored() {
  cut -d ' ' -f 1 "$WANTED" | note_unpinned
  while read -r nevra sum _; do
    [ "$sum" != - ] || sum=$(head -n 1 "$STORE/builds/$nevra" 2>/dev/null)
    case $sum in '' | *[!0-9a-f]*) continue ;; esac
    is_plain_file "$STORE/$sum.rpm" || continue
    if [ "$(sha256_of "$STORE/$sum.rpm")" != "$sum" ]; then
      rm -f "$STORE/$sum.rpm"
    elif admit "$STORE/$sum.rpm" "$sum"; then
      hand_out "$sum"
    fi
  done <"$WANTED"
}

# hand_out SHA256: a file of the store as BUILD. A copy only where the store is another file system.
hand_out() {
  [ -e "$STORE/builds/$BUILD" ] || { echo "$1" >"$TMP/build" && mv "$TMP/build" "$STORE/builds/$BUILD"; }
  ln -f "$STORE/$1.rpm" "$VERIFIED/$BUILD.rpm" 2>/dev/null || cp -p "$STORE/$1.rpm" "$VERIFIED/$BUILD.rpm"
}

# keep_arrived: judges what a download has brought, and keeps what is wanted.
keep_arrived() {
  arrived=0
  for file in "$TMP/arriving"/*; do
    is_plain_file "$file" || continue
    arrived=$((arrived + 1))
    [ "$arrived" -le "$MOST_FILES" ] || break
    sum=$(sha256_of "$file")
    mv "$file" "$TMP/judged/$sum.rpm"
    if admit "$TMP/judged/$sum.rpm" "$sum"; then
      mv "$TMP/judged/$sum.rpm" "$STORE/$sum.rpm"
      rm -f "$STORE/builds/$BUILD"
      hand_out "$sum"
    else
      rm -f "$TMP/judged/$sum.rpm"
    fi
  done
}

# is_complete: whether all that is wanted can be used; what can't is in $TMP/missing.
is_complete() {
  while read -r nevra _; do
    [ -f "$VERIFIED/$nevra.rpm" ] || echo "$nevra"
  done <"$WANTED" >"$TMP/missing"
  [ ! -s "$TMP/missing" ]
}

# refuse_ambiguous: builds that stand for two files in what is wanted, as of two OS families. A node keeps one file for a name.
refuse_ambiguous() {
  awk '{ sums[$1] = sums[$1] (sums[$1] == "" ? "" : " ") $2 } ++times[$1] == 2 { order[++count] = $1 }
    END { for (i = 1; i <= count; i++) print order[i] "\tpackage-ambiguous\t" sums[order[i]] }' "$WANTED" >>"$TMP/unusable"
  [ -s "$TMP/unusable" ] || return 0
  awk -F '[\t ]' 'NR == FNR { ambiguous[$1]; next } !($1 in ambiguous)' "$TMP/unusable" "$WANTED" >"$TMP/unambiguous"
  WANTED=$TMP/unambiguous
}

# list_other_headers LIST: of lines NEVRA SHA256|- SHA256|- SHA1|-, the builds that can be used and whose header is another one.
list_other_headers() {
  awk -v OFS="$TAB" '$3 != "-" || $4 != "-" { print $1 ".rpm", $3, $4 }' "$1" | while IFS=$TAB read -r file digests; do
    [ ! -f "$VERIFIED/$file" ] || printf '%s\t%s\n' "$file" "$digests"
  done >"$TMP/with-header"
  (cd "$VERIFIED" && other_headers "$TMP/with-header") | sed 's/\.rpm$//'
}

# forget_other_headers: what the store has by the name of an unpinned build, and isn't that: a repository may have it.
forget_other_headers() {
  awk '$2 == "-"' "$WANTED" >"$TMP/unpinned-wanted"
  list_other_headers "$TMP/unpinned-wanted" | while read -r nevra; do rm -f "$VERIFIED/$nevra.rpm"; done
}

# refuse_headers: builds whose header isn't the one that the release gives. By that it's told whether they're installed, so that they
# would be installed again and again.
refuse_headers() {
  list_other_headers "$WANTED" | while read -r nevra; do
    rm -f "$VERIFIED/$nevra.rpm"
    unusable "$nevra" package-other-header
  done
}

stage_work() {
  VERIFIED=$TMP/verified
  rm -rf "$VERIFIED" "$TMP/judged"
  mkdir -p "$STORE/builds" "$VERIFIED" "$TMP/judged"
  : >"$TMP/unusable"
  : >"$TMP/key-ids"
  refuse_ambiguous
  [ -s "$WANTED" ] || return 0
  lacking=$(node_lacks awk:gawk find:findutils paste:coreutils rpm:rpm setsid:util-linux sha256sum:coreutils tar:tar)
  if [ -n "$lacking" ]; then
    while read -r nevra _; do unusable "$nevra" "package-unfetched$TAB$lacking"; done <"$WANTED"
    return
  fi
  make_ring
  # Seconds, of all downloads together.
  lock_waited=0
  look_at_uptime
  DOWNLOADS_END=$((UP + DOWNLOAD_SECONDS))
  use_stored
  forget_other_headers
  fetch_missing
  refuse_headers
}

# tell_staged: what there is to tell of what can be used.
tell_staged() { resolve_transactions; }
