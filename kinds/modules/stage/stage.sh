# Brings module builds into the node's store, once for all its containers, and verifies each of them, anew on each use.
# Parameters: WANTED (a file: KEY<TAB>NAME<TAB>URL<TAB>SHA256<TAB>MD5|-<TAB>signed|- a line), and those of module-signature.sh, which comes
# before, as module-archive.sh does.
# Leaves the builds that can be used as $VERIFIED/KEY.tgz, the keys of the others with the reason in $TMP/unusable (KEY<TAB>CODE<TAB>FIELD a line, by
# docs/problems.md).
# A file of the store is named by its checksum: SHA256.tgz.
STORE=$SPOOL/store/modules
# Of 512 bytes, or of 1024, as the shell has it. Modules are smaller by far.
LARGEST_FILE_BLOCKS=524288
DOWNLOAD_SECONDS=3300

# fetch_url URL FILE: by what the node has; gives up when nothing more comes, or too much, or it takes longer than it's waited for. In a shell of its own. An address may hold a
# password: it isn't for arguments. It's one address, whatever brackets it has (-g).
fetch_url() (
  ulimit -f "$LARGEST_FILE_BLOCKS"
  if command -v curl >/dev/null; then
    printf 'url = "%s"\n' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g')" |
      curl -gfsSL --connect-timeout 20 --speed-limit 1 --speed-time 60 --max-time "$DOWNLOAD_SECONDS" --retry 2 --retry-max-time "$DOWNLOAD_SECONDS" -o "$2" -K -
  else
    # Enterprise Linux 5, which lacks timeout(1), has curl.
    printf '%s\n' "$1" | timeout "$DOWNLOAD_SECONDS" wget -nv -T 60 -t 3 -O "$2" -i -
  fi
)

# without_login < TEXT: addresses in it without user and password.
without_login() { sed 's|//[^/@[:space:]]*@|//|g'; }

# sum_differs FILE SHA256 MD5|-: the name of the sum that isn't what the release says; fails when none differs.
sum_differs() {
  [ "$(sha256sum <"$1" | cut -d ' ' -f 1)" = "$2" ] || { echo sha256 && return; }
  [ "$3" = - ] || [ "$(md5sum <"$1" | cut -d ' ' -f 1)" = "$3" ] || { echo md5 && return; }
  return 1
}

# fetch_module URL SHA256 MD5|-: into the store; prints why it can't be had, as CODE<TAB>FIELD.
fetch_module() {
  rm -f "$TMP/arriving"
  if ! fetch_url "$1" "$TMP/arriving" >"$TMP/fetched" 2>&1; then
    printf 'module-unfetched\t%s\t%s\n' "$1" "$(tail -n 1 "$TMP/fetched" | tr -s '[:space:]' ' ')" | without_login
  elif differs=$(sum_differs "$TMP/arriving" "$2" "$3"); then
    printf 'module-other-file\t%s\n' "$differs"
  else
    mv -f "$TMP/arriving" "$STORE/$2.tgz"
  fi
  rm -f "$TMP/arriving"
}

# module_problem KEY NAME URL SHA256 MD5|- signed|-: what keeps a build from being used; nothing when it's handed out.
# What is there already is judged again: a store is a disk, too.
module_problem() {
  file=$STORE/$4.tgz
  if [ ! -f "$file" ] || [ -L "$file" ] || sum_differs "$file" "$4" "$5" >/dev/null; then
    rm -f "$file"
    fetch_module "$3" "$4" "$5"
    [ -f "$file" ] || return
  fi
  wrong=$(archive_problem "$file" "$2")
  [ -n "$wrong" ] || [ "$6" != signed ] || wrong=$(signature_problem "$file" "$2")
  if [ -n "$wrong" ]; then
    printf 'module-unfit\t%s\n' "$wrong"
  elif [ "$6" = signed ]; then
    # What was judged, without what nobody signed. The archive itself may come to other files by the tar of a container, which is older or newer.
    tar -cf - -C "$TMP/unpacked" "$2" | gzip -1 >"$VERIFIED/$1.tgz"
  else
    ln -f "$file" "$VERIFIED/$1.tgz" 2>/dev/null || cp -p "$file" "$VERIFIED/$1.tgz"
  fi
  rm -rf "$TMP/unpacked"
}

# modules_lack: what the node lacks for WANTED, a part of a sentence; nothing when it has all.
modules_lack() {
  set -- awk:gawk gzip:gzip sha256sum:coreutils tar:tar
  { command -v wget && command -v timeout; } >/dev/null || set -- "$@" curl:curl
  ! grep -q "${TAB}signed\$" "$WANTED" || set -- "$@" gpg:gnupg2
  node_lacks "$@"
}

stage_work() {
  VERIFIED=$TMP/verified
  rm -rf "$VERIFIED"
  mkdir -p "$STORE" "$VERIFIED"
  : >"$TMP/unusable"
  lacking=$(modules_lack)
  if [ -n "$lacking" ]; then
    sed "s/$TAB.*//" "$WANTED" | while read -r key; do printf '%s\tmodule-unfetched\t\t%s\n' "$key" "$lacking"; done >"$TMP/unusable"
    return
  fi
  while IFS=$TAB read -r key name url sha256 md5 signed <&4; do
    problem=$(module_problem "$key" "$name" "$url" "$sha256" "$md5" "$signed")
    [ -z "$problem" ] || printf '%s\t%s\n' "$key" "$problem" >>"$TMP/unusable"
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
    [ -f "$VERIFIED/$key.tgz" ] || continue
    module_xml "$key" "$name" | without_changelog >"$TMP/module.xml"
    emit facts "$TMP/module.xml" target "$key" code 0
  done <"$WANTED"
}
