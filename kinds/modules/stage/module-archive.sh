# Judges a module's tgz before anything of it is unpacked.
# Real modules have up to 10,000 files and 200 MiB.
MOST_MEMBERS=50000
MOST_UNPACKED_BYTES=1073741824
LONGEST_LISTING=20000000

# archive_problem FILE NAME: why a tgz holds no module of that name; nothing when it does. Only regular files and directories may be in
# it, all below the directory NAME, and none of them twice: what is listed here is what is unpacked.
archive_problem() {
  # A packed file of some megabytes can unpack to as many gigabytes: counted before it's listed.
  if [ "$(gzip -dc "$1" 2>/dev/null | head -c "$((MOST_UNPACKED_BYTES + 1))" | wc -c)" -gt "$MOST_UNPACKED_BYTES" ]; then
    echo "isn't a module: it unpacks to more than $MOST_UNPACKED_BYTES bytes"
    return
  fi
  # Names with line breaks and the like come escaped: each line is a member.
  {
    tar -tvzf "$1" --numeric-owner 2>/dev/null
    echo $? >"$TMP/listed"
  } | head -c "$LONGEST_LISTING" >"$TMP/members"
  NAME=$2 LISTED=$(cat "$TMP/listed") MOST_MEMBERS=$MOST_MEMBERS MOST_UNPACKED_BYTES=$MOST_UNPACKED_BYTES awk '
    function refuse(reason) { print "isn\047t a module: " reason; refused = 1; exit }
    BEGIN { name = ENVIRON["NAME"] }
    NR > ENVIRON["MOST_MEMBERS"] + 0 { refuse("its archive holds more than " ENVIRON["MOST_MEMBERS"] " files") }
    {
      kind = substr($1, 1, 1)
      # A file with holes takes little room in an archive.
      bytes += $3
      # PERMISSIONS OWNER/GROUP SIZE DATE TIME NAME
      plain = $0
      sub(/^[^ ]+ +[^ ]+ +[^ ]+ +[^ ]+ +[^ ]+ /, "", plain)
      if (kind == "l") sub(/ -> .*/, "", plain)
      if (kind == "h") sub(/ link to .*/, "", plain)
      sub(/^\.\//, "", plain)
      sub(/\/$/, "", plain)
    }
    bytes > ENVIRON["MOST_UNPACKED_BYTES"] + 0 { refuse("it unpacks to more than " ENVIRON["MOST_UNPACKED_BYTES"] " bytes") }
    kind == "d" && (plain == "" || plain == ".") { next }
    kind != "-" && kind != "d" { refuse("its archive holds " plain ", which is neither a file nor a directory") }
    plain != name && index(plain, name "/") != 1 { refuse("its archive holds " plain " beside the directory " name) }
    # Bytes beyond ASCII are harmless, and come as \303.
    { letters = plain; gsub(/\\[23][0-7][0-7]/, "", letters) }
    index(letters, "\\") || ("/" plain "/") ~ /\/\.?\.?\// { refuse("its archive holds " plain ", and no file is called like that") }
    kind == "-" && seen[plain]++ { refuse("its archive holds " plain " twice") }
    plain == name "/module.xml" && kind == "-" { described = 1 }
    END {
      if (refused) exit
      if (ENVIRON["LISTED"] != 0) refuse("it isn\047t a whole archive")
      if (!described) refuse("there\047s no " name "/module.xml in its archive")
    }' "$TMP/members"
}

# unpack_module FILE NAME: a judged archive, into $TMP/unpacked.
unpack_module() {
  rm -rf "$TMP/unpacked"
  mkdir "$TMP/unpacked"
  tar -xzf "$1" -C "$TMP/unpacked" --no-same-owner 2>/dev/null
}
