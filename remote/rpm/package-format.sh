# What rpm is asked of packages, on a node and in containers: formats for --qf, columns separated by tabs.

# set_header_format: sets header_format: the header's SHA-256 and SHA-1, either of which is empty where rpm has none. rpm before 4.14 doesn't know SHA256HEADER:
# asked for it, it complains of each package, prints nothing, and ends with 0. So it's asked first which tags it knows.
set_header_format() {
  case $(rpm --querytags 2>/dev/null </dev/null) in
    *SHA256HEADER*) header_format='%|SHA256HEADER?{%{SHA256HEADER}}|' ;;
    *) header_format= ;;
  esac
  header_format=$header_format'\t%|SHA1HEADER?{%{SHA1HEADER}}|'
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
