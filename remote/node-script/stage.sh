# Brings packages into the node's store, once for all its containers, and verifies each of them.
# Parameters: KEYS (armored release keys), WANTED (a file: NEVRA SHA256|- a line), LOCK_WAIT (seconds),
# STORE_IN_USE (not empty when somebody else's run uses the store).
# Leaves the names of unusable packages with the reason in $TMP/unusable (NEVRA<TAB>reason a line), the keys' ids in $TMP/key-ids.
STORE=$SPOOL/store

unusable() { printf '%s\t%s\n' "$1" "$2" >>"$TMP/unusable"; }

# nevra_of FILE: how dnf names what is inside, without a zero epoch; `-` for what is no package.
nevra_of() {
  {
    rpm -qp --nosignature --qf '%{NAME}-%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}.%{ARCH}\n' "$1" 2>/dev/null || echo -
  } | sed 's/-0:\([^-]*-[^-]*\)$/-\1/'
}

# keep_arrived DIRECTORY: into the store, under the name that is inside. Nothing is verified yet, and a name may hold
# anything: only those that were asked for are kept.
keep_arrived() {
  for file in "$1"/*.rpm; do
    [ -f "$file" ] || continue
    nevra=$(nevra_of "$file")
    if cut -d ' ' -f 1 "$WANTED" | grep -qxF -e "$nevra"; then mv "$file" "$STORE/$nevra.rpm"; fi
  done
}

# download LIST: into the store, waiting for another package tool's lock; what it said is in $TMP/download.log.
download() {
  while :; do
    arriving=$STORE/.arriving.$$
    mkdir -p "$arriving"
    packages_download "$1" "$arriving" >"$TMP/download.log" 2>&1
    download_code=$?
    keep_arrived "$arriving"
    rm -rf "$arriving"
    [ "$download_code" -ne 0 ] || return 0
    packages_locked <"$TMP/download.log" || return "$download_code"
    [ "$lock_waited" -lt "$LOCK_WAIT" ] || return "$download_code"
    lock_waited=$((lock_waited + 1))
    sleep 1
  done
}

# download_problem: what the last download said, each thing once; where a lock was in its way, who holds it.
download_problem() {
  if packages_locked <"$TMP/download.log"; then
    grep -A 1 lock "$TMP/download.log" | head -n 2
  else
    # Without dnf's progress.
    grep -v -e '^[[:space:]]*$' -e '^Last metadata expiration check' -e 'B/s |' "$TMP/download.log" | awk '!said[$0]++' | tail -n 3
  fi >"$TMP/download.problem"
  [ -s "$TMP/download.problem" ] || echo "it left no file and no word (exit code $download_code)" >"$TMP/download.problem"
  tr -s '[:space:]' ' ' <"$TMP/download.problem"
}

# fetch_missing: all at once; what isn't there then, once more with fresh metadata; and then one by one, so that
# one package which isn't to be had doesn't take the others with it.
fetch_missing() {
  is_complete && return
  download "$TMP/missing"
  is_complete && return
  tool=$(packages_tool_missing)
  if [ -n "$tool" ]; then
    while read -r nevra; do unusable "$nevra" "couldn't be fetched: the node lacks $tool"; done <"$TMP/missing"
    return
  fi
  packages_refresh >/dev/null 2>&1
  download "$TMP/missing"
  is_complete && return
  cp "$TMP/missing" "$TMP/each"
  while read -r nevra; do
    if [ "$(wc -l <"$TMP/each")" -gt 1 ]; then
      echo "$nevra" >"$TMP/one"
      download "$TMP/one" && [ -f "$STORE/$nevra.rpm" ] && continue
    fi
    unusable "$nevra" "couldn't be fetched: $(download_problem)"
  done <"$TMP/each"
}

# is_complete: whether the store has all that is wanted; what it hasn't is in $TMP/missing.
is_complete() {
  while read -r nevra _; do
    [ -f "$STORE/$nevra.rpm" ] || echo "$nevra"
  done <"$WANTED" >"$TMP/missing"
  [ ! -s "$TMP/missing" ]
}

# verify_packages: checksum and signature of each. `rpm -K` of an unsigned package exits 0, so its lines are read: each
# file needs a signature line, and every one must be OK by a key of the ring, which holds only the release keys.
verify_packages() {
  mkdir -p "$TMP/ring"
  printf '%s\n' "$KEYS" >"$TMP/keys.asc"
  rpm --dbpath "$TMP/ring" --import "$TMP/keys.asc" >"$TMP/ring.log" 2>&1
  rpm --dbpath "$TMP/ring" -q gpg-pubkey --qf '%{VERSION}\n' >"$TMP/key-ids" 2>/dev/null
  while read -r nevra sum; do
    [ -f "$STORE/$nevra.rpm" ] || continue
    echo "$nevra.rpm" >>"$TMP/present"
    [ "$sum" = - ] || printf '%s  %s\n' "$sum" "$nevra.rpm" >>"$TMP/sums"
  done <"$WANTED"
  [ -s "$TMP/present" ] || return 0
  if [ -s "$TMP/sums" ]; then
    (cd "$STORE" && sha256sum -c "$TMP/sums" 2>/dev/null) | sed -n 's/\.rpm: FAILED.*//p' | while read -r nevra; do
      reject "$nevra" "isn't the file that the release names: its sha256 differs"
    done
  fi
  # shellcheck disable=SC2046 # file names hold no white space
  (cd "$STORE" && rpm --dbpath "$TMP/ring" -Kv $(cat "$TMP/present") 2>&1) >"$TMP/signatures"
  awk -v ring="$(head -n 1 "$TMP/ring.log")" '
    FILENAME ~ /present$/ { order[++count] = $0; next }
    /^[^ ].*\.rpm:$/ { file = substr($0, 1, length($0) - 1); next }
    /Signature, key ID/ { signature[file] = $0; if (/: OK$/) good[file] = 1; else bad[file] = $0; next }
    /: BAD/ { bad[file] = $0 }
    END {
      for (i = 1; i <= count; i++) {
        file = order[i]
        if (good[file] && !(file in bad)) continue
        finding = (file in bad) ? bad[file] : (ring != "" ? ring : "it has no signature")
        sub(/^ +/, "", finding)
        sub(/\.rpm$/, "", file)
        print file "\t" finding
      }
    }' "$TMP/present" "$TMP/signatures" >"$TMP/unsigned"
  while IFS=$TAB read -r nevra finding; do
    [ ! -f "$STORE/$nevra.rpm" ] || reject "$nevra" "isn't signed with a release key: $finding"
  done <"$TMP/unsigned"
}

# reject NEVRA REASON: also out of the store, so that it's fetched again; but not under a run that is using it.
reject() {
  [ -n "$STORE_IN_USE" ] || rm -f "$STORE/$1.rpm"
  unusable "$1" "$2"
}

stage_work() {
  mkdir -p "$STORE"
  : >"$TMP/unusable"
  : >"$TMP/key-ids"
  [ -s "$WANTED" ] || return 0
  # Seconds, of all downloads together.
  lock_waited=0
  fetch_missing
  verify_packages
}

# tell_staged: what there is to tell of what can be used.
tell_staged() { :; }
