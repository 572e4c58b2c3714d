# Verifies package files. What a file says is believed only after its signature: until then nothing but rpm's own check reads it.
# One file at a time, each by a name that is ours: neither a file's name nor what is in it can be taken for the words of another.
# Comes after package-format.sh. Parameters: KEYS (armored release keys).

# make_ring: a ring that holds only the release keys, made once; their ids are in $TMP/key-ids.
make_ring() {
  [ ! -d "$TMP/ring" ] || return 0
  mkdir "$TMP/ring"
  printf '%s\n' "$KEYS" >"$TMP/keys.asc"
  rpm --dbpath "$TMP/ring" --import "$TMP/keys.asc" >"$TMP/ring.log" 2>&1
  # Up to 5 rpm names a key by the end of its fingerprint, from 6 on by all of it.
  rpm --dbpath "$TMP/ring" -q gpg-pubkey --qf '%{VERSION}\n' 2>/dev/null | sed 's/.*\(.\{8\}\)$/\1/' >"$TMP/key-ids"
}

# sha256_of FILE: 64 hexadecimal digits.
sha256_of() { sha256sum <"$1" | cut -c 1-64; }

# is_plain_file PATH: a regular file, and no link to one.
is_plain_file() { [ -f "$1" ] && [ ! -L "$1" ]; }

# signature_fault FILE SHA256|-: what is wrong with how a package is signed, as CODE[<TAB>FIELD…] of docs/problems.md; nothing when it's good. The sum is the one that the
# release pins, and that the file has been compared with: then all of the file is known, and the signature says only whose it is.
# Without it, the signature itself must cover the payload: directly, or by the digest in the signed header. `rpm -K` of an unsigned
# package exits 0, and so does that of one whose payload nobody signed; so its lines are read. Each generation of rpm words them
# differently: `Header V3 DSA signature: OK, key ID …` (4.4), `Header V3 RSA/SHA256 Signature, key ID …: OK` (4.6 to 4.20), `Header OpenPGP V4
# RSA/SHA256 signature, key fingerprint: …: OK` (6). What covers all begins with `Header` in none: it's `V3 …`, or `Legacy …` from 6 on.
signature_fault() {
  rpm --dbpath "$TMP/ring" -Kv "$1" >"$TMP/signature" 2>&1 </dev/null
  CODE=$? PINNED=${2#-} RING=$(head -n 1 "$TMP/ring.log") awk '
    { line = $0; gsub(/^[ \t]+|[ \t]+$/, "", line) }
    line ~ /^(error|warning): / || tolower(line) !~ /signature|digest/ { if (other == "" && line !~ /:$/) other = line; next }
    # What rpm misses, it says only since it wants the payload to be covered.
    line ~ /: NOTFOUND$/ { missed = 1; next }
    line !~ /: OK([ ,(]|$)/ { if (bad == "") bad = line; next }
    tolower(line) ~ /signature/ {
      if (line ~ /\/MD5/) weak = 1; else strong = 1
      if (line !~ /^Header/) covered = 1
      next
    }
    line ~ /^Payload/ { covered = 1 }
    END {
      ring = ENVIRON["RING"]
      pinned = ENVIRON["PINNED"] != ""
      sub(/^error: [^ ]*: */, "", other)
      unreadable = other != "" ? other : "rpm can\047t read it"
      if (ring != "" && (bad != "" || (!strong && !weak))) tell_bad(ring)
      else if (bad ~ /NOKEY/) print "package-other-key\t" key_of(bad) "\t" bad
      else if (bad != "") tell_bad(bad)
      else if (!strong && !weak && (missed || ENVIRON["CODE"] == 0)) print "package-unsigned"
      else if (!strong && !weak) tell_bad(unreadable)
      else if (missed || (!pinned && !covered)) print "package-header-signed"
      else if (!pinned && !strong) print "package-signed-weakly"
      else if (ENVIRON["CODE"] != 0) tell_bad(unreadable)
    }
    function tell_bad(words) { gsub(/\t/, " ", words); print "package-signature-bad\t" words }
    function key_of(words) {
      if (!match(tolower(words), /key (id|fingerprint:?) [0-9a-f]+/)) return "unknown"
      words = tolower(substr(words, RSTART, RLENGTH))
      sub(/.* /, "", words)
      return words
    }' "$TMP/signature"
}

# name_inside FILE: how dnf names what is inside, without a zero epoch; fails when no package can have that name. Only for a file whose
# signature is good.
name_inside() {
  # With a last character of our own: a shell drops line breaks at an end.
  inside=$(rpm -qp --nosignature --qf '%{NAME}-%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}.%{ARCH}/' "$1" 2>/dev/null </dev/null)
  case $inside in
    [A-Za-z0-9_]*/) inside=${inside%/} ;;
    *) return 1 ;;
  esac
  case $inside in
    *[!A-Za-z0-9._+~^:-]*) return 1 ;;
    *-0:*) inside=${inside%-0:*}-${inside##*-0:} ;;
  esac
  printf '%s\n' "$inside"
}

# other_headers LIST: of lines FILE<TAB>SHA256|-<TAB>SHA1|-, the files whose header hasn't that digest, by the stronger one that both
# sides have. Only for files whose signatures are good. rpm is asked once for all of them.
other_headers() {
  [ -s "$1" ] || return 0
  set_header_format
  # shellcheck disable=SC2046 # one name per line, without white space
  rpm -qp --nosignature --qf "$header_format\n" $(cut -f 1 "$1") 2>/dev/null </dev/null | paste "$1" - |
    awk -F "$TAB" '
      $2 != "-" && $4 != "" { if ($2 "" != $4 "") print $1; next }
      $3 != "-" && $5 != "" && $3 "" != $5 "" { print $1 }'
}
