# Facts of one container, or of the node itself. Comes after install-only.sh and mark.sh.
# Parameters: WITH_PACKAGES (yes|no), PROBE_PROGRAMS (names of programs to look for).

# tell_os: PRETTY_NAME of os-release(5), or the line of redhat-release.
tell_os() {
  if [ -r "$ROOT/etc/os-release" ]; then
    while IFS= read -r os_line || [ -n "$os_line" ]; do
      case $os_line in PRETTY_NAME=*) printf ' %s\n' "$os_line" && break ;; esac
    done <"$ROOT/etc/os-release"
  elif [ -r "$ROOT/etc/redhat-release" ]; then
    IFS= read -r os_line <"$ROOT/etc/redhat-release" || :
    printf ' %s\n' "$os_line"
  fi
}

section os
tell_os
section kernel
uname -rm
# The shell alone looks for them.
section programs
for program in $PROBE_PROGRAMS; do
  ! command -v "$program" >/dev/null 2>&1 || printf ' %s\n' "$program"
done
listed=0
if [ "$WITH_PACKAGES" = yes ]; then
  tell_mark package-open "$PACKAGES_MARK"
  section package-tools
  look_for_package_tools
  [ -z "$package_tools" ] || printf '%s\n' "$package_tools"
  section executed
  {
    gone=$(executed_files 2>&1 >&6 6>&-)
    seen=$?
  } 6>&1
  if [ "$seen" -le 1 ]; then
    section restarts
    [ -z "$gone" ] || tell_restarts "$gone" || { gone='' seen=$UNSEEN; }
  fi
  if [ "$seen" -gt 1 ]; then
    section processes-unseen
    printf '%s\n' "$gone" | tail -n 1 | indented
  fi
  section install-only
  install_only_packages
  section packages
  query_packages
  listed=$?
fi
section "end $listed"
