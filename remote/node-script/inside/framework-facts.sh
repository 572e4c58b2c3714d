# Facts of the framework in this container; none where FreePBX isn't there. Comes after framework-place.sh and the
# adapters, which `adapt_framework` chooses from.
framework_place
if TOOL=$(framework_tool) && SAID=$(mktemp); then
  adapt_framework "$TOOL"
  section "framework $TOOL"
  section framework-php
  php -r 'echo PHP_VERSION, "\n";' 2>/dev/null </dev/null
  section framework-tools
  framework_tools_at_work
  section framework-updates
  framework_updates
  # The judgement that FreePBX keeps of each signature, from 12 on.
  section framework-signatures
  with_database mysql -N -B -e 'SELECT modulename, signature FROM modules' "$(database_name)" 2>/dev/null </dev/null |
    sed -n "s/^\([^$TAB]*\)$TAB.*\"status\": *\([0-9]*\).*/\1$TAB\2/p"
  section framework-modules
  framework_modules
  section "framework-end $?"
  # It may not end its last line.
  tail -n 5 "$SAID" | awk '{ print " " $0 }'
  rm -f "$SAID"
fi
