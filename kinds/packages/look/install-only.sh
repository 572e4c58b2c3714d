# Which packages stay installed in several builds side by side. Comes after processes.sh.
# Parameters: INSTALL_ONLY_PROVIDES (what such packages provide where no package manager here says otherwise; one a line),
# INSTALL_ONLY_FILES (`beside FILE` or `instead FILE` a line: where package managers are told of others, newer ones first).

# set_install_only FILE: installonlypkgs as a package manager's configuration sets it, one a line; fails where it doesn't. A value goes on in
# lines that are indented.
set_install_only() {
  awk '
    /^[[:space:]]*([#;]|$)/ { next }
    /^\[/ { within = ($0 ~ /^\[main\]/); taken = 0; next }
    !within { next }
    /^[[:space:]]/ { if (taken) value = value " " $0; next }
    {
      taken = ($0 ~ /^installonlypkgs[[:space:]]*[=:]/)
      if (taken) { value = $0; sub(/^[^=:]*[=:]/, "", value); found = 1 }
    }
    END {
      count = split(value, words, /[[:space:],]+/)
      # What no package can provide, such as an option of rpm, is left out.
      for (i = 1; i <= count; i++) if (words[i] ~ /^[A-Za-z0-9_][A-Za-z0-9._+()-]*$/) print words[i]
      exit !found
    }' "$1" 2>/dev/null
}

# may_set_install_only FILE: whether it has that word. No usual one has, so that no program is started for it.
may_set_install_only() {
  while IFS= read -r setting || [ -n "$setting" ]; do
    case $setting in *installonlypkgs*) return ;; esac
  done <"$1"
  return 1
}

# look_at_install_only: sets provides_install_only: by what the package manager here knows them, which is the first whose file is there. What is set
# counts beside what is so by default, or instead of it.
look_at_install_only() {
  install_only_set='' counts=beside
  # shellcheck disable=SC2086 # words
  set -- $INSTALL_ONLY_FILES
  while [ $# -gt 1 ]; do
    if [ -f "$ROOT$2" ]; then
      ! may_set_install_only "$ROOT$2" || ! install_only_set=$(set_install_only "$ROOT$2") || counts=$1
      break
    fi
    shift 2
  done
  provides_install_only=$install_only_set
  [ "$counts" = instead ] || provides_install_only=$INSTALL_ONLY_PROVIDES$LINE_BREAK$install_only_set
}

# install_only_packages: the names of those that are installed, one a line.
install_only_packages() {
  look_at_install_only
  # shellcheck disable=SC2086 # one word per line
  set -- $provides_install_only
  [ $# -gt 0 ] || return 0
  # Said of what nobody provides: `no package provides …`.
  rpm -q --whatprovides --qf '@%{NAME}\n' "$@" 2>/dev/null </dev/null | {
    install_only=' '
    while read -r name; do
      case $name in @*) name=${name#@} ;; *) continue ;; esac
      case $install_only in *" $name "*) continue ;; esac
      install_only="$install_only$name "
      printf '%s\n' "$name"
    done
  }
}
