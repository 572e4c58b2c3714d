# Which packages stay installed in several builds side by side. Comes after processes.sh.
# Parameters: INSTALL_ONLY_PROVIDES (what such packages provide where no package manager here says otherwise; one a line).

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

# install_only_provides: by what the package manager here knows them. What is set dnf adds to its own (OptionStringListAppend of libdnf), and
# yum takes instead of its own.
install_only_provides() {
  if [ -f "$ROOT/etc/dnf/dnf.conf" ]; then
    printf '%s\n' "$INSTALL_ONLY_PROVIDES"
    set_install_only "$ROOT/etc/dnf/dnf.conf"
  elif install_only_set=$(set_install_only "$ROOT/etc/yum.conf"); then
    printf '%s\n' "$install_only_set"
  else
    printf '%s\n' "$INSTALL_ONLY_PROVIDES"
  fi
}

# install_only_packages: the names of those that are installed, one a line.
install_only_packages() {
  # shellcheck disable=SC2046 # one word per line
  set -- $(install_only_provides | sort -u)
  # Said of what nobody provides: `no package provides …`.
  [ $# -eq 0 ] || rpm -q --whatprovides --qf '@%{NAME}\n' "$@" 2>/dev/null </dev/null | sed -n 's/^@//p' | sort -u
}
