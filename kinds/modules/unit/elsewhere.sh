# What modules put outside of their own directories. install.php of framework moves most of it into the web interface, AMPBIN and
# agi-bin, and deletes it where it was: installed again, such a directory does nothing, and exits with 0. Of other modules, each reload copies
# agi-bin, and links what is in bin, etc, images and sounds: even in the place of an administrator's own file. Comes after place.sh.
# Parameters: INCOMING (a directory; PLAN and the builds that it names are in it), KEPT (where a run keeps what was there before).

# put_elsewhere NAME BUILD: each file that the build puts outside of the module's directory.
put_elsewhere() {
  panel=$(freepbx_conf FOPWEBROOT)
  tar -tzf "$2" | awk -v name="$1" -v web="$WEB" -v programs="$BIN" -v panel="$ROOT${panel:-${WEB#"$ROOT"}/panel}" \
    -v agi="$(directory_of ASTAGIDIR /var/lib/asterisk/agi-bin)" -v configuration="$(directory_of ASTETCDIR /etc/asterisk)" \
    -v data="$(directory_of ASTVARLIBDIR /var/lib/asterisk)" '
    BEGIN {
      if (name == "framework") {
        to["amp_conf/htdocs/"] = to["htdocs/"] = web
        to["amp_conf/bin/"] = to["bin/"] = programs
        to["amp_conf/agi-bin/"] = to["agi-bin/"] = agi
      } else if (name == "fw_langpacks") to["htdocs/"] = web
      else if (name == "fw_ari") to["htdocs_ari/"] = web "/recordings"
      else if (name == "fw_fop") {
        to["htdocs_panel/"] = panel
        to["bin/"] = programs
      } else {
        to["agi-bin/"] = agi
        to["sounds/"] = data "/sounds"
        link["bin/"] = programs
        link["etc/"] = configuration
        link["images/"] = web "/admin/images"
      }
    }
    /\/$/ { next }
    {
      sub(/^(\.\/)*[^\/]*\//, "")
      for (from in to) if (index($0, from) == 1) print to[from] "/" substr($0, length(from) + 1)
      for (from in link)
        if (index($0, from) == 1) {
          split(substr($0, length(from) + 1), parts, "/")
          if (!told[from parts[1]]++) print link[from] "/" parts[1]
        }
    }'
}

# keep_elsewhere: of what comes elsewhere of the builds of the plan, the files and links that are there: elsewhere.tar; and the names of those
# that aren't: elsewhere.new. Of framework, whose install.php also deletes what it doesn't need any more, the whole web interface.
keep_elsewhere() {
  true >"$INCOMING/elsewhere" && true >"$KEPT/elsewhere.new" || return
  while IFS=$TAB read -r name key _ <&3; do
    put_elsewhere "$name" "$INCOMING/$key.tgz"
  done 3<"$INCOMING/$PLAN" >"$INCOMING/put-elsewhere"
  while read -r file; do
    if [ -e "$file" ] || [ -L "$file" ]; then
      printf '%s\n' "$file" >>"$INCOMING/elsewhere"
    else
      printf '%s\n' "${file#"$ROOT"}" >>"$KEPT/elsewhere.new"
    fi
  done <"$INCOMING/put-elsewhere"
  if changes_framework; then list_web_interface >>"$INCOMING/elsewhere"; fi
  [ -s "$INCOMING/elsewhere" ] || return 0
  sort -u "$INCOMING/elsewhere" | sed "s|^$ROOT/||" >"$INCOMING/elsewhere.list"
  tar -cf "$KEPT/elsewhere.tar" -C "$ROOT/" --no-recursion -T "$INCOMING/elsewhere.list"
  [ $? -le 1 ]
}

changes_framework() { grep -q "^framework$TAB" "$INCOMING/$PLAN"; }

# list_web_interface: all but modules, and what a way back by hand has left beside them. A name with a line break would be several lines, which
# tar may take for options; FreePBX has none.
list_web_interface() { find "$WEB/admin" -type d -path "$WEB/admin/modules*" -prune -o ! -path "*$LINE_BREAK*" -print; }

# elsewhere_kb: how much of it is to be kept.
elsewhere_kb() {
  if changes_framework; then du -sk --exclude='modules*' "$WEB/admin" "$BIN" 2>/dev/null; fi | awk '{ kb += $1 } END { print kb + 0 }'
}

# put_back_elsewhere: those files as they were. What wasn't there goes; never a directory.
put_back_elsewhere() {
  [ -f "$KEPT/elsewhere.new" ] || return 0
  while read -r file; do
    rm -f "$ROOT$file" || return
  done <"$KEPT/elsewhere.new"
  [ ! -f "$KEPT/elsewhere.tar" ] || tar -xpf "$KEPT/elsewhere.tar" -C "$ROOT/"
}

# unlike ARCHIVE DIRECTORY: a line for each file there that isn't what the archive has, byte by byte.
unlike() {
  tar -df "$1" -C "$2" >"$INCOMING/compared" 2>&1
  compared=$?
  grep -E ': (Contents differ|Size differs|File type differs|Symlink differs|Mode differs|Uid differs|Gid differs|Warning: Cannot stat: .*)$' \
    "$INCOMING/compared" | sed 's/^tar: //' && return
  # 1: moments differ.
  [ "$compared" -le 1 ] || tail -n 1 "$INCOMING/compared"
}

# not_as_kept: files-not-put-back COUNT FILE…, where any file isn't as it was; the list of modules, which the database makes, can't tell.
not_as_kept() {
  {
    unlike "$KEPT/modules.tar" "${MODULES%/*}"
    [ ! -f "$KEPT/elsewhere.tar" ] || unlike "$KEPT/elsewhere.tar" "$ROOT/"
    while read -r file; do
      [ ! -e "$ROOT$file" ] || echo "$file: It wasn't there"
    done <"$KEPT/elsewhere.new"
  } | first_few files-not-put-back
}
