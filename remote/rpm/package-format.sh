# What rpm is asked of packages, on a node and in containers: formats for --qf, columns separated by tabs.

# set_header_format: sets header_format: the header's SHA-256 and SHA-1, either of which is empty where rpm has none. rpm before 4.14 doesn't know SHA256HEADER:
# asked for it, it complains of each package, prints nothing, and ends with 0. So it's asked first which tags it knows.
set_header_format() {
  header_format='%|SHA256HEADER?{%{SHA256HEADER}}|'
  has_new_rpm || case $(rpm --querytags 2>/dev/null </dev/null) in
    *SHA256HEADER*) ;;
    *) header_format= ;;
  esac
  header_format=$header_format'\t%|SHA1HEADER?{%{SHA1HEADER}}|'
}

# has_new_rpm: whether there's the library of rpm 4.14 or newer, and of none before, without a program's start. Where that's not so, rpm may be old or new.
has_new_rpm() {
  new_library=
  for rpm_library in "${ROOT-}"/usr/lib64/librpm.so.? "${ROOT-}"/usr/lib64/librpm.so.?? "${ROOT-}"/usr/lib/librpm.so.? "${ROOT-}"/usr/lib/librpm.so.?? \
    "${ROOT-}"/usr/lib/*-linux-gnu/librpm.so.? "${ROOT-}"/usr/lib/*-linux-gnu/librpm.so.??; do
    case $rpm_library in
      *'?') ;;
      *.so.[89] | *.so.[1-9][0-9]) new_library=yes ;;
      *) return 1 ;;
    esac
  done
  [ -n "$new_library" ]
}

# signers_format: who signed it, in words that have `Key ID` and 16 hexadecimal digits. Since rpm 6 there may be several, under a tag of
# their own.
signers_format() {
  printf '%s' '%{SIGPGP:pgpsig} %{SIGGPG:pgpsig} %{RSAHEADER:pgpsig} %{DSAHEADER:pgpsig}'
  case $(rpm --querytags 2>/dev/null </dev/null) in
    *OPENPGP*) printf '%s' ' %|OPENPGP?{[%{OPENPGP:pgpsig} ]}|' ;;
  esac
}

# set_package_format: sets package_format: name, epoch, version, release, architecture, and what header_format has.
set_package_format() {
  set_header_format
  package_format='%{NAME}\t%|EPOCH?{%{EPOCH}}:{0}|\t%{VERSION}\t%{RELEASE}\t%{ARCH}\t'$header_format
}
