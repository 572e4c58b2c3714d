# What rpm makes of a set of packages. Comes after processes.sh.
# A plan's lines: U|I|E<TAB>NEVRA<TAB>name<TAB>epoch<TAB>version<TAB>release<TAB>arch<TAB>SHA-256<TAB>SHA-1 of the header, each `-` where
# it isn't known. U replaces older builds and arrives as NEVRA.rpm, I arrives beside them, E is erased by what arrives.
# F gives way to what arrives, or is erased by it, and comes along as NEVRA.rpm for the way back; B says that there is one.

# files_of MODE PLAN: the names of its files.
files_of() { awk -F "$TAB" -v mode="$1" '$1 == mode { printf "./%s.rpm ", $2 }' "$2"; }

# only_namesakes < SAID: whether all that rpm has against a transaction is that files of packages are in the way of other builds of the same
# name and version. `rpm -i`, and before 4.15 `rpm -U` as well, takes the two for one package and erases nothing for it.
only_namesakes() {
  awk '
    / from install of .* conflicts with file from package / {
      sub(/^.* from install of /, "")
      split($0, builds, " conflicts with file from package ")
      if (builds[1] == builds[2]) own = 1; else others = 1
      next
    }
    NF && !/^(warning: |Preparing|Verifying)/ { others = 1 }
    END { exit !(own && !others) }'
}

# leaving OPTION… FILE…: `NEVR ARCH` of each package that rpm would take away for these files, older builds of theirs included.
# The form of these lines is the same from rpm 4.4 to 6.0 (lib/depends.c, rpmtsCheck).
leaving() {
  rpm -U --test -vv --oldpackage --replacepkgs "$@" 2>&1 </dev/null |
    awk '$1 == "D:" && $2 == "==========" && $3 == "---" && NF == 6 { sub(/\/.*/, "", $5); print $4, $5 }' | sort -u
}
