# A repository host's folders, and the switch between promoted snapshots. Beside prelude.sh and lock.sh.
# Parameters: ROOT (the folder that has staging, updates and snapshots), and, to change something: RUN (the directory of the
# detached run), DESCRIPTION (who does what, for the lock).
# What is made here is for everybody to read. The lock, the journal and the runs lie beside the snapshots, so that whoever
# reaches the same folders meets the same lock.
umask 022
SPOOL=$ROOT/.promotion
RECORD_FILE=promotion
# Package files of all snapshots, named by their SHA-256: hard links to those in the snapshots, and to nothing else. Beside the snapshots,
# so that it's in their file system.
STORE=$ROOT/snapshots/.packages
# In a snapshot: names of files that are there only for readers of the one before it.
KEPT_FILE=.kept

# current_name: the snapshot that updates leads to; fails when it leads anywhere else: updates-no-link | updates-astray TARGET.
current_name() {
  if [ ! -L "$ROOT/updates" ]; then
    [ -e "$ROOT/updates" ] || return 0
    echo updates-no-link
    return 1
  fi
  current_path=$(readlink -f "$ROOT/updates")
  if [ "$(dirname "$current_path")" != "$(readlink -f "$ROOT/snapshots")" ] || [ ! -d "$current_path" ]; then
    printf 'updates-astray\t%s\n' "$(readlink "$ROOT/updates")"
    return 1
  fi
  basename "$current_path"
}

# field_of NAME SNAPSHOT: a field of what the snapshot says of itself.
field_of() { sed -n "s/^$1 //p" "$ROOT/snapshots/$2/$RECORD_FILE" 2>/dev/null; }

# step NAME: what is being done from now on.
step() {
  STEP=$1
  emit step - name "$STEP"
}

# fail FILE: ends the script with what FILE says.
fail() {
  emit failed "$1" step "$STEP"
  exit 1
}

# attempt COMMAND...: ends the script with what the command says, should it fail.
attempt() {
  "$@" >"$TMP/said" 2>&1 || {
    code=$?
    [ -s "$TMP/said" ] || echo "$1 ended with exit code $code" >"$TMP/said"
    fail "$TMP/said"
  }
}

# refuse TEXT
refuse() {
  printf '%s\n' "$1" >"$TMP/said"
  fail "$TMP/said"
}

# begin: TMP and the lock, both given back at the end. For a detached run.
begin() {
  EVENTS=$RUN/events
  TMP=$(mktemp -d) || exit 1
  BUILD=
  trap 'finish' EXIT
  trap 'exit 1' HUP INT TERM
  STEP=locking
  attempt mkdir -p "$SPOOL"
  take_lock "$DESCRIPTION" || {
    if holder=$(lock_holder); then
      emit lock-refused - holder "$holder"
    elif [ -d "$SPOOL/lock" ]; then
      refuse "somebody is just taking the lock $SPOOL/lock, or died at it; then it's free in a minute"
    else
      refuse "the lock can't be taken: $(cat "$SPOOL/lock.refused" 2>&1)"
    fi
    exit 1
  }
}

finish() {
  [ -z "$BUILD" ] || rm -rf "$BUILD"
  find "$SPOOL/runs" -mindepth 1 -maxdepth 1 -mtime +30 -exec rm -rf {} + 2>/dev/null
  release_lock
  rm -rf "$TMP"
}

# require_current NAME: that updates is where the plan saw it; NAME is empty where there was none.
require_current() {
  STEP=planning
  current=$(current_name) || refuse "$current"
  [ "$current" = "$1" ] ||
    refuse "updates is at ${current:-no snapshot}, and was at ${1:-no snapshot} when this was planned"
}

# copy FROM TO: a file of its own, which may share its blocks where the file system can. -L, since a link would lead to whatever that leads to
# later.
copy() { cp -pL --reflink=auto "$1" "$2" 2>/dev/null || attempt cp -pL "$1" "$2"; }

# copy_if_read FROM TO: as copy; nothing where FROM can't be read, on a bad disk or for its mode.
copy_if_read() { ! cat "$1" >/dev/null 2>&1 || copy "$1" "$2"; }

# keep_reachable FROM TO: a reader who has the metadata of one snapshot goes on reading when updates leads to the next one already. So all
# that FROM names is in TO, too, under the same names. Only repomd.xml and its signature are one of the two. What can't be read of FROM no
# reader has either: it mustn't keep updates where it is.
keep_reachable() {
  forget_kept "$2"
  : >"$TMP/not-its-own"
  [ ! -f "$1/$KEPT_FILE" ] || cat "$1/$KEPT_FILE" >"$TMP/not-its-own"
  (cd "$1" && find -L . -type f ! -path './repodata/repomd.xml*' ! -path "./$RECORD_FILE" ! -path "./$KEPT_FILE" 2>/dev/null) |
    grep -vxFf "$TMP/not-its-own" >"$TMP/named"
  while IFS= read -r file; do
    [ ! -e "$2/$file" ] || continue
    # Its name comes first: whatever ends this, nothing is taken for the snapshot's own.
    printf '%s\n' "$file" >>"$2/$KEPT_FILE"
    [ -d "$2/${file%/*}" ] || attempt mkdir -p "$2/${file%/*}"
    case $file in
      # Damage of the one's metadata mustn't be the other's.
      ./repodata/*) copy_if_read "$1/$file" "$2/$file" ;;
      *) ln -L "$1/$file" "$2/$file" 2>/dev/null || copy_if_read "$1/$file" "$2/$file" ;;
    esac
  done <"$TMP/named"
}

# forget_kept SNAPSHOT: removes what was kept for readers of a snapshot that came before it once.
forget_kept() {
  [ -f "$1/$KEPT_FILE" ] || return 0
  while IFS= read -r file; do rm -f "$1/$file"; done <"$1/$KEPT_FILE"
  rm -f "$1/$KEPT_FILE"
}

# switch_updates NAME: on record first; then by one rename, so that a reader meets the old repository or the new one.
switch_updates() {
  step switching
  [ -s "$ROOT/snapshots/$1/repodata/repomd.xml" ] || refuse "$ROOT/snapshots/$1 has no repodata/repomd.xml"
  if [ -n "$current" ] && [ "$current" != "$1" ]; then
    keep_reachable "$ROOT/snapshots/$current" "$ROOT/snapshots/$1"
    # A name must not reach the disk before what it stands for.
    attempt sync
  fi
  {
    printf '%s %s: updates from %s to %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$DESCRIPTION" "${current:--}" "$1" >>"$SPOOL/journal"
  } 2>"$TMP/said" || fail "$TMP/said"
  attempt rm -f "$ROOT/.updates.new"
  attempt ln -s "snapshots/$1" "$ROOT/.updates.new"
  attempt mv -fT "$ROOT/.updates.new" "$ROOT/updates"
  attempt sync
  [ "$(current_name)" = "$1" ] || refuse "updates was switched to $1, but leads to $(readlink "$ROOT/updates")"
  # Nobody reads by way of the one before any more: what it kept for readers of an earlier one would take room for nothing.
  if [ -n "$current" ] && [ "$current" != "$1" ]; then forget_kept "$ROOT/snapshots/$current"; fi
  emit switched - release "$1"
}
