# What rpm is asked of packages, on a node and in containers: formats for --qf, columns separated by tabs.

# header_format: the header's SHA-256 and SHA-1, either of which is empty where rpm has none. rpm before 4.14 doesn't know SHA256HEADER:
# asked for it, it complains of each package, prints nothing, and ends with 0. So it's asked first which tags it knows.
header_format() {
  case $(rpm --querytags 2>/dev/null </dev/null) in
    *SHA256HEADER*) printf '%s' '%|SHA256HEADER?{%{SHA256HEADER}}|' ;;
  esac
  printf '%s' '\t%|SHA1HEADER?{%{SHA1HEADER}}|'
}

# signers_format: who signed it, in words that have `Key ID` and 16 hexadecimal digits. Since rpm 6 there may be several, under a tag of
# their own.
signers_format() {
  printf '%s' '%{SIGPGP:pgpsig} %{SIGGPG:pgpsig} %{RSAHEADER:pgpsig} %{DSAHEADER:pgpsig}'
  case $(rpm --querytags 2>/dev/null </dev/null) in
    *OPENPGP*) printf '%s' ' %|OPENPGP?{[%{OPENPGP:pgpsig} ]}|' ;;
  esac
}

# package_format: name, epoch, version, release, architecture, and what header_format has.
package_format() {
  printf '%s' '%{NAME}\t%|EPOCH?{%{EPOCH}}:{0}|\t%{VERSION}\t%{RELEASE}\t%{ARCH}\t'
  header_format
}
