# Judges a module's module.sig: a clear-signed list of the SHA-256 sums of its files. Beside module-archive.sh.
# Parameters: MODULE_KEYS (armored public keys).

# module_ring: a key ring that holds only MODULE_KEYS, made once.
module_ring() {
  [ ! -d "$TMP/module-ring" ] || return 0
  mkdir -m 700 "$TMP/module-ring"
  printf '%s\n' "$MODULE_KEYS" >"$TMP/module-keys.asc"
  gpg --homedir "$TMP/module-ring" --batch --quiet --import "$TMP/module-keys.asc" >/dev/null 2>&1
}

# is_one_message FILE: whether it's one clear-signed message and nothing else: of several, gpg would tell the good ones.
is_one_message() {
  awk '
    NR == 1 && $0 !~ /^-----BEGIN PGP SIGNED MESSAGE-----\r?$/ { wrong = 1 }
    /^-----BEGIN PGP SIGNED MESSAGE-----/ { begins++ }
    ended && !/^[ \t\r]*$/ { wrong = 1 }
    /^-----END PGP SIGNATURE-----/ { ended = 1 }
    END { exit wrong || begins != 1 || !ended }' "$1"
}

# signed_sums FILE: what a good module.sig lists, SUM  FILE a line, into $TMP/signed.sums; fails, and prints why, when it isn't good.
signed_sums() {
  if ! is_one_message "$1"; then
    echo "isn't signed as FreePBX signs: its module.sig is no clear-signed message"
    return 1
  fi
  if ! gpg --homedir "$TMP/module-ring" --batch --quiet --no-auto-check-trustdb --status-fd 3 --output "$TMP/signed.ini" --yes \
    --decrypt "$1" 3>"$TMP/signed.status" 2>/dev/null </dev/null ||
    ! grep -q '^\[GNUPG:\] GOODSIG ' "$TMP/signed.status" || ! grep -q '^\[GNUPG:\] VALIDSIG ' "$TMP/signed.status"; then
    echo "isn't signed with a framework key: $(grep -oE '(BAD|EXP|REVKEY|EXPKEY|ERR)SIG [0-9A-F]+|NODATA|NO_PUBKEY' "$TMP/signed.status" | head -n 1)"
    return 1
  fi
  # The sum is what ends the line: a name may hold an equals sign.
  tr -d '\r' <"$TMP/signed.ini" | awk '
    /^\[/ { listed = /^\[hashes\]/; next }
    listed && length($0) > 65 && match($0, / *= *[0-9a-f]+$/) && RLENGTH >= 65 {
      print substr($0, length($0) - 63) "  " substr($0, 1, RSTART - 1)
    }' >"$TMP/signed.sums"
  [ -s "$TMP/signed.sums" ] || {
    echo "isn't signed as FreePBX signs: its module.sig lists no files"
    return 1
  }
}

# signature_problem FILE NAME: what is wrong with a module's signature; nothing when it's good. Then $TMP/unpacked holds just what it
# covers, and $TMP/uncovered the names of what was taken away: FreePBX's signers leave out hidden files, and framework's tests.
# They leave out translations as well, which change without a new signature: as long as they're no more than that, they stay.
signature_problem() {
  module_ring
  unpack_module "$1" || { echo "can't be unpacked on the node" && return; }
  folder=$TMP/unpacked/$2
  [ -f "$folder/module.sig" ] || { echo "isn't signed: it has no module.sig" && return; }
  signed_sums "$folder/module.sig" || return
  (cd "$folder" && find . -type f -exec sha256sum {} +) | sed 's|  \./|  |' >"$TMP/found.sums"
  : >"$TMP/uncovered"
  UNCOVERED=$TMP/uncovered awk '
    { name = substr($0, 67); sum = substr($0, 1, 64) }
    FILENAME ~ /signed\.sums$/ { signed[name] = sum; next }
    { found[name] }
    name in signed { if (signed[name] "" != sum "") differing = differing " " name; next }
    name == "module.sig" || name ~ /^i18n\/([^.\/]+\/)*[^.\/]+\.(po|mo|pot)$/ { next }
    # Those of web server and PHP change what other files are.
    ("/" name) ~ /\/\./ && ("/" name) !~ /\/\.(ht|user\.ini)/ || name ~ /^utests\// { print name >ENVIRON["UNCOVERED"]; next }
    { added = added " " name }
    END {
      for (name in signed) if (!(name in found)) missing = missing " " name
      if (differing != "") print "isn\047t as it was signed:" some(differing) " differs"
      else if (missing != "") print "isn\047t as it was signed:" some(missing) " is missing"
      else if (added != "") print "isn\047t as it was signed:" some(added) " isn\047t in its module.sig"
    }
    function some(names) { return length(names) > 200 ? substr(names, 1, 200) "…" : names }' "$TMP/signed.sums" "$TMP/found.sums"
  while IFS= read -r name; do rm -f "$folder/$name"; done <"$TMP/uncovered"
}
