"""What module_admin prints when it doesn't understand."""

HELP = """USAGE:
  {program} [params] <operation> <module> [parameters.. ]\x20
PARAMETERS:\x20
  -f  Force operation (skips dependency and status checks)
      WARNING: Use at your own risk, modules have dependencies for a reason!
  -R, --repo, --repos repo1,repo2,repo3...)
      List of repositories to check, valid options: standard, extended, unsupported, commercial.)
      Locally installed modules will be checked despite the repository list.)
OPERATIONS:
  checkdepends <module>
  delete <module>
  disable <module>
  download <module>
  enable <module>
  info <module>
  install <module>
  installlocal
  installall
  list
  listonline
  reload
  reversedepends <module>
  showupgrades
  showannounce
  uninstall <module>
  upgrade <module>
  upgradeall
  --help, -h, -?           Show this help"""
