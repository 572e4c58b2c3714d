# A client's part in the update of storage: its containers that use a share are measured, drained and stopped, and the shares are unmounted. Comes after
# procedure/containers.sh and look/shares.sh.
# Parameters: SHARES, UNMOUNT_SECONDS, MOUNT_SECONDS (in which a share must be back), PARALLEL.

# Says which file systems a container has. Root there words it.
# shellcheck disable=SC2016 # for another shell
MOUNTS_INSIDE='echo @@mounts
sed "s/^/ /" /proc/self/mountinfo
echo "@@end 0"'

list_steps() {
  shares_in /proc/self/mountinfo >"$RUN/shares" || return
  list_running >"$TMP/running" || return
  : >"$RUN/step.measure"
  if [ -s "$RUN/shares" ]; then
    while read -r id; do ! uses_share "$id" || echo "$id"; done <"$TMP/running" >"$RUN/step.measure"
  fi
  cp "$RUN/step.measure" "$RUN/step.drain"
  cp "$RUN/step.measure" "$RUN/step.stop"
  echo node >"$RUN/step.unmount"
  {
    echo "change measure $((SETTLE + 120 + PROBE_SECONDS)) 0 $PARALLEL"
    [ "$DRAIN_SECONDS" -eq 0 ] || echo "change drain $((DRAIN_SECONDS + 60)) 0 $(wc -l <"$RUN/step.drain")"
    echo "take stop $((STOP_SECONDS + 60)) $((START_SECONDS + 3 * SETTLE + 120 + PROBE_SECONDS)) $PARALLEL"
    echo "take unmount $UNMOUNT_SECONDS $((MOUNT_SECONDS + 60)) 1"
  } >"$RUN/procedure"
}

# uses_share ID: whether a container has a share mounted, or lies on one; RUN/uses.ID has the lines of RUN/shares that it needs. Who can't be asked counts as
# one that uses all: its measure says why.
uses_share() {
  if ask_container "$1" "$MOUNTS_INSIDE" 30; then
    section_of "$1" mounts >"$TMP/mounts.$1"
    shares_in "$TMP/mounts.$1" | awk '{ print $5 }' >"$TMP/sources.$1"
    shares_of "$1" >"$RUN/uses.$1" || {
      rm -f "$RUN/uses.$1"
      return 0
    }
    [ ! -s "$RUN/uses.$1" ] || return 0
    # It has mounted one itself, by another name than the node.
    [ -s "$TMP/sources.$1" ] || return 1
  fi
  cp "$RUN/shares" "$RUN/uses.$1" || rm -f "$RUN/uses.$1"
}

# shares_of ID: lines of RUN/shares: by the devices and sources that the container has mounted. OpenVZ 6 mounts a private area that may lie on a share (simfs),
# by the container's id.
shares_of() {
  awk -v id="$1" '
    of == "shares" {
      line[++count] = $0
      device[count] = $1
      place[count] = $3
      source[count] = $5
      next
    }
    of == "mounts" { mounted[$3]; next }
    of == "sources" { named[$1]; next }
    {
      for (dash = 7; dash < NF && $dash != "-"; dash++);
      last = $5
      sub(/.*\//, "", last)
      if (last == id) for (i = 1; i <= count; i++) if (index($(dash + 2), place[i] "/") == 1) used[i]
    }
    END {
      for (i = 1; i <= count; i++) {
        if (device[i] in mounted) used[i]
        for (name in named) if (index(name "/", source[i] "/") == 1 || index(source[i], name "/") == 1) used[i]
        if (i in used) print line[i]
      }
    }' of=shares "$RUN/shares" of=mounts "$TMP/mounts.$1" of=sources "$TMP/sources.$1" of=node /proc/self/mountinfo
}

# place_of WORD: sets place: what the kernel writes as WORD.
place_of() { place=$(printf '%b' "$1"); }

# is_mounted SOURCE WORD
is_mounted() { shares_in /proc/self/mountinfo | awk -v source="$1" -v word="$2" '$5 "" == source "" && $3 "" == word "" { found = 1 } END { exit !found }'; }

before_unmount() { :; }

# The last that was mounted first: so a bind goes before what it's of. Never forced, and never lazily: who holds it is told.
do_unmount() {
  awk '{ line[NR] = $0 } END { for (i = NR; i; i--) print line[i] }' "$RUN/shares" >"$TMP/deepest"
  while read -r _ _ word _ source _; do
    is_mounted "$source" "$word" || continue
    place_of "$word"
    umount "$place" </dev/null >"$TMP/umount" 2>&1 || {
      holders=$(holders_of "$word")
      if [ -n "$holders" ]; then finding share-held "$place" "$holders"; else finding share-not-unmounted "$place" "$(tail -n 1 "$TMP/umount")"; fi
      return 1
    }
  done <"$TMP/deepest"
}

# check_unmount: also no other namespace may have it still: an export that's withdrawn would be gone under it.
check_unmount() {
  left=$(shares_in /proc/self/mountinfo | awk '{ print $3; exit }')
  [ -z "$left" ] || {
    place_of "$left"
    finding share-not-unmounted "$place" "it's mounted still"
    return 1
  }
  awk '{ print $1 }' "$RUN/shares" | sort -u >"$TMP/devices"
  while read -r device; do
    left=$(name_processes "$(grep -l "^[0-9]* [0-9]* $device " /proc/[0-9]*/mountinfo 2>/dev/null)")
    [ -z "$left" ] || {
      place_of "$(awk -v device="$device" '$1 == device { print $3; exit }' "$RUN/shares")"
      finding share-held "$place" "$left"
      return 1
    }
  done <"$TMP/devices"
}

# holders_of WORD: processes that have it as their folder, root or program, or have a file of it open or mapped. Nothing of this asks the server: readlink(2) answers
# whatever becomes of it.
holders_of() {
  place_of "$1"
  name_processes "$(
    find /proc/[0-9]*/cwd /proc/[0-9]*/root /proc/[0-9]*/exe /proc/[0-9]*/fd -maxdepth 1 \( -lname "$place" -o -lname "$place/*" \) 2>/dev/null
    grep -lF " $place/" /proc/[0-9]*/maps 2>/dev/null
  )"
}

# name_processes PATHS: of those below /proc/PID, five at most: `sshd (812), bash (900)`.
name_processes() {
  printf '%s\n' "$1" | sed -n 's|^/proc/\([0-9]*\)/.*|\1|p' | sort -nu | while read -r pid; do
    sed -n "s/^Name:[[:space:]]*\(.*\)/\1 ($pid)/p" "/proc/$pid/status" 2>/dev/null
  done | awk 'NR <= 5 { said = said (NR > 1 ? ", " : "") $0 } END { if (NR > 5) said = said " and " NR - 5 " more"; print said }'
}

# back_unmount: waits for the exports. The switch tries again where they take longer.
back_unmount() {
  look_at_uptime
  mount_until=$((UP + MOUNT_SECONDS))
  until mount_shares; do
    look_at_uptime
    [ "$UP" -lt "$mount_until" ] || {
      finding share-not-mounted "$unmounted" "$(tail -n 1 "$TMP/mount")"
      return 1
    }
    sleep 1
  done
}

# mount_shares: in their order, each that can be: one that can't keeps only its own containers waiting. Sets unmounted: the first of those, and what $TMP/mount
# says is of that one.
mount_shares() {
  unmounted=
  while read -r _ root word type source options; do
    ! is_mounted "$source" "$word" || continue
    place_of "$word"
    mount_share </dev/null >"$TMP/mount.tried" 2>&1 && echo "mount did nothing" >"$TMP/mount.tried"
    ! is_mounted "$source" "$word" || continue
    [ -z "$unmounted" ] || continue
    unmounted=$place
    cp "$TMP/mount.tried" "$TMP/mount"
  done <"$RUN/shares"
  [ -z "$unmounted" ]
}

# mount_share: a try hangs where the server is away, and may be ended: it changes nothing then.
mount_share() {
  if awk -v word="$word" '$1 !~ /^#/ && $2 == word { found = 1 } END { exit !found }' /etc/fstab; then
    within 30 mount "$place"
  elif first=$(awk -v source="$source" -v word="$word" '$5 == source { if ($3 != word) print $2, $3; exit }' "$RUN/shares") && [ -n "$first" ]; then
    # A bind of a part of what was mounted before.
    part=${root#"${first%% *}"}
    mount --bind "$(printf '%b' "${first#* }/${part#/}")" "$place"
  else
    within 30 mount -t "$type" -o "$options" "$source" "$place"
  fi
}

# may_start ID: a container that starts without its share would write below the place where that belongs.
may_start() {
  needed=$RUN/uses.$1
  [ -e "$needed" ] || needed=$RUN/shares
  while read -r _ _ word _ source _; do
    is_mounted "$source" "$word" || {
      place_of "$word"
      finding share-missing "$place"
      return 1
    }
  done <"$needed"
}
