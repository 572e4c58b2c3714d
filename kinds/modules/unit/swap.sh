# Directories that are replaced by renaming, so that whoever is ended in between leaves a state that can be told and undone.
# Comes after place.sh, which sets MODULES, BESIDE and PLACING.
# Parameters: INCOMING (a directory).

# place_module NAME FILE: its directory becomes that of the build.
place_module() {
  drop_placing || return
  mkdir -p "$PLACING/ready" "$PLACING/replaced" && tar -xzf "$2" -C "$PLACING/ready" --no-same-owner &&
    [ -f "$PLACING/ready/$1/module.xml" ] && chown -R "$(stat -c %u:%g "$MODULES")" "$PLACING/ready/$1" &&
    { [ ! -e "$MODULES/$1" ] || mv "$MODULES/$1" "$PLACING/replaced/$1"; } && mv "$PLACING/ready/$1" "$MODULES/$1"
  placed=$?
  [ "$placed" -eq 0 ] || undo_placing >/dev/null
  drop_placing
  return "$placed"
}

# undo_placing: NAME of each module whose directory has been taken away, and is there again now.
undo_placing() {
  for replaced in "$PLACING"/replaced/*; do
    [ -d "$replaced" ] || continue
    if [ ! -e "$MODULES/${replaced##*/}" ]; then mv "$replaced" "$MODULES/" && echo "${replaced##*/}"; fi
  done
}

# drop_placing: but for a directory that can't be put back, of which this is the only copy; then it says so, and fails.
drop_placing() {
  for replaced in "$PLACING"/replaced/*; do
    if [ -d "$replaced" ] && [ ! -e "$MODULES/${replaced##*/}" ]; then
      echo "the directory of module ${replaced##*/} can't be put back into ${MODULES#"$ROOT"}: it's in ${replaced#"$ROOT"}"
      return 1
    fi
  done
  rm -rf "$PLACING"
}

# swap_modules ARCHIVE: MODULES becomes what was saved of it. Unpacked beside it, which may take a while; then two renames.
swap_modules() {
  rm -rf "$BESIDE"
  if ! { mkdir "$BESIDE" && tar -xpf "$1" -C "$BESIDE" && [ -d "$BESIDE/${MODULES##*/}" ]; }; then
    rm -rf "$BESIDE"
    return 1
  fi
  mv "$MODULES" "$BESIDE/replaced" || return
  mv "$BESIDE/${MODULES##*/}" "$MODULES" || {
    mv "$BESIDE/replaced" "$MODULES" && rm -rf "$BESIDE"
    return 1
  }
  finish_swap
}

# finish_swap: what was saved has no _cache: the one that was there goes on.
finish_swap() {
  if [ -d "$BESIDE/replaced/_cache" ] && [ ! -e "$MODULES/_cache" ]; then mv "$BESIDE/replaced/_cache" "$MODULES/_cache"; fi
  rm -rf "$BESIDE"
}

# recover_swaps: what an earlier run was ended in the middle of is undone, or finished where only the tidying up was left. Prints
# modules-directory-recovered and module-directory-recovered NAME for what wasn't as it should be; names of modules are in $INCOMING/put-right.
recover_swaps() {
  if is_half_swapped; then
    mv "$BESIDE/replaced" "$MODULES" && echo modules-directory-recovered
  fi
  [ ! -d "$BESIDE" ] || finish_swap
  undo_placing >"$INCOMING/put-right"
  sed "s/^/module-directory-recovered$TAB/" "$INCOMING/put-right"
  drop_placing || :
}
