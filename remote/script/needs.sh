# What a node must have for its part: told once, with the command that installs it, before anything is tried.
# Parameters: INSTALLERS (commands that install the packages after them, one a line, those of newer systems first).

# node_lacks TOOL:PACKAGE…: a part of a sentence on what isn't there; nothing when all is.
node_lacks() {
  needs_tools='' needs_packages=''
  for need in "$@"; do
    ! command -v "${need%%:*}" >/dev/null 2>&1 || continue
    needs_tools="$needs_tools${needs_tools:+, }${need%%:*}"
    case " $needs_packages " in
      *" ${need#*:} "*) ;;
      *) needs_packages="$needs_packages ${need#*:}" ;;
    esac
  done
  [ -z "$needs_tools" ] || echo "the node lacks $needs_tools: install it there by \`$(node_installer)$needs_packages\`"
}

# node_installer: the beginning of a command: the first whose program is there, or else the last.
node_installer() {
  printf '%s\n' "$INSTALLERS" | {
    while read -r installer; do
      ! command -v "${installer%% *}" >/dev/null 2>&1 || break
    done
    echo "$installer"
  } | grep . || printf '%s\n' "$INSTALLERS" | tail -n 1
}
