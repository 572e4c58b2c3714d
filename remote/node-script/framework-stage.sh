# Brings module builds into the node's store, once for all its containers, and verifies each of them.
# Parameters: MODULE_KEYS (armored public keys), WANTED (a file: KEY<TAB>NAME<TAB>URL<TAB>SHA256<TAB>MD5|-<TAB>signed|- a
# line; a build is KEY.tgz in the store).
# Leaves the keys of unusable builds with the reason in $TMP/unusable (KEY<TAB>reason a line).
STORE=$SPOOL/store/modules

# fetch_url URL FILE: by what the node has; gives up when nothing more comes. An address may hold a password: it isn't for arguments.
fetch_url() {
  if command -v curl >/dev/null; then
    printf 'url = "%s"\n' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g')" |
      curl -fsSL --connect-timeout 20 --speed-limit 1 --speed-time 60 --retry 2 -o "$2" -K -
  elif command -v wget >/dev/null; then
    printf '%s\n' "$1" | wget -nv -T 60 -t 3 -O "$2" -i -
  else
    echo "the node has neither curl nor wget"
    return 1
  fi
}

# without_login < TEXT: addresses in it without user and password.
without_login() { sed 's|//[^/@[:space:]]*@|//|g'; }

# sum_differs FILE SHA256 MD5|-: the name of the sum that isn't what the release says; fails when none differs.
sum_differs() {
  [ "$(sha256sum <"$1" | cut -d ' ' -f 1)" = "$2" ] || { echo sha256 && return; }
  [ "$3" = - ] || [ "$(md5sum <"$1" | cut -d ' ' -f 1)" = "$3" ] || { echo md5 && return; }
  return 1
}

# list_members FILE NAME: the members of an archive; fails when not all of them are below the directory NAME, or there's no
# module.xml in it.
list_members() {
  tar -tzf "$1" 2>/dev/null >"$TMP/members" && awk -v name="$2" '
    { member = $0; sub(/^\.\//, "", member) }
    member == "" { next }
    (member != name && index(member, name "/") != 1) || member ~ /(^|\/)\.\.(\/|$)/ { astray = 1 }
    member == name "/module.xml" { described = 1 }
    END { exit astray || !described }' "$TMP/members"
}

# module_ring: a key ring that holds only MODULE_KEYS, made once.
module_ring() {
  [ ! -d "$TMP/module-ring" ] || return 0
  mkdir -m 700 "$TMP/module-ring"
  printf '%s\n' "$MODULE_KEYS" >"$TMP/module-keys.asc"
  gpg --homedir "$TMP/module-ring" --batch --quiet --import "$TMP/module-keys.asc" >/dev/null 2>&1
}

# signature_problem FILE NAME: what is wrong with its module.sig, a clear-signed list of SHA-256 sums; nothing when it's good.
signature_problem() {
  command -v gpg >/dev/null || { echo "can't be checked: the node lacks gpg" && return; }
  module_ring
  rm -rf "$TMP/signed"
  mkdir "$TMP/signed"
  tar -xzf "$1" -C "$TMP/signed" --no-same-owner 2>/dev/null
  folder=$TMP/signed/$2
  if [ ! -f "$folder/module.sig" ]; then
    echo "isn't signed: it has no module.sig"
  elif ! gpg --homedir "$TMP/module-ring" --batch --quiet --no-auto-check-trustdb --status-fd 3 --output "$TMP/signed.ini" --yes \
    --decrypt "$folder/module.sig" 3>"$TMP/signed.status" 2>/dev/null </dev/null ||
    ! grep -q '^\[GNUPG:\] GOODSIG ' "$TMP/signed.status" || ! grep -q '^\[GNUPG:\] VALIDSIG ' "$TMP/signed.status"; then
    echo "isn't signed with a framework key: $(grep -oE '(BAD|EXP|REVKEY|EXPKEY|ERR)SIG [0-9A-F]+|NODATA|NO_PUBKEY' "$TMP/signed.status" | head -n 1)"
  else
    # SUM  FILE, as sha256sum reads them.
    awk '/^\[/ { listed = /^\[hashes\]/; next } listed && match($0, / *= */) { print substr($0, RSTART + RLENGTH) "  " substr($0, 1, RSTART - 1) }' \
      "$TMP/signed.ini" | tr -d '\r' >"$TMP/signed.sums"
    if [ ! -s "$TMP/signed.sums" ]; then
      echo "isn't signed as FreePBX signs: its module.sig lists no files"
    else
      changed=$(cd "$folder" && sha256sum -c "$TMP/signed.sums" 2>/dev/null | sed -n 's/: FAILED.*//p' | head -n 3 | tr '\n' ' ')
      [ -z "$changed" ] || echo "isn't as it was signed: ${changed% } differs"
    fi
  fi
  rm -rf "$TMP/signed"
}

# module_problem KEY NAME URL SHA256 MD5|- signed|-: what keeps a build from being used; nothing when it's in the store and good.
# What is there already is judged again: a store is a disk, too.
module_problem() {
  file=$STORE/$1.tgz
  if [ ! -f "$file" ] || sum_differs "$file" "$4" "$5" >/dev/null; then
    arriving=$TMP/arriving
    if ! fetch_url "$3" "$arriving" >"$TMP/fetched" 2>&1; then
      rm -f "$arriving"
      echo "couldn't be fetched from $3: $(tail -n 1 "$TMP/fetched" | tr -s '[:space:]' ' ')" | without_login
      return
    fi
    if differs=$(sum_differs "$arriving" "$4" "$5"); then
      rm -f "$arriving"
      echo "isn't the file that the release names: its $differs differs"
      return
    fi
    mv -f "$arriving" "$file"
  fi
  if ! list_members "$file" "$2"; then
    echo "isn't a module: its archive doesn't hold just the directory $2 with a module.xml"
  elif [ "$6" = signed ]; then
    signature_problem "$file" "$2"
  fi
}

stage_work() {
  VERIFIED=$TMP/verified
  rm -rf "$VERIFIED"
  mkdir -p "$STORE" "$VERIFIED"
  : >"$TMP/unusable"
  while IFS=$TAB read -r key name url sha256 md5 signed <&4; do
    problem=$(module_problem "$key" "$name" "$url" "$sha256" "$md5" "$signed")
    if [ -n "$problem" ]; then
      printf '%s\t%s\n' "$key" "$problem" >>"$TMP/unusable"
    else
      ln -f "$STORE/$key.tgz" "$VERIFIED/$key.tgz" 2>/dev/null || cp -p "$STORE/$key.tgz" "$VERIFIED/$key.tgz"
    fi
  done 4<"$WANTED"
}

# module_xml KEY NAME: without its changelog, which is most of it.
module_xml() {
  tar -xzOf "$VERIFIED/$1.tgz" "$2/module.xml" 2>/dev/null || tar -xzOf "$VERIFIED/$1.tgz" "./$2/module.xml" 2>/dev/null
}

without_changelog() {
  awk '{ text = text $0 "\n" }
    END {
      while ((from = index(text, "<changelog")) && (to = index(text, "</changelog>")) > from)
        text = substr(text, 1, from - 1) substr(text, to + 12)
      printf "%s", text
    }'
}

# tell_staged: what there is to tell of what can be used: each module's module.xml, by its key. What it needs decides whether the plan
# can be made at all.
tell_staged() {
  while IFS=$TAB read -r key name _; do
    ! cut -f 1 "$TMP/unusable" | grep -qxF -e "$key" || continue
    module_xml "$key" "$name" | without_changelog >"$TMP/module.xml"
    emit facts "$TMP/module.xml" scope "$key" code 0
  done <"$WANTED"
}
