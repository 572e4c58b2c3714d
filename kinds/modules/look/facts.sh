# Facts of the framework in this container; none where FreePBX isn't there. Comes after place.sh, mark.sh and the
# adapters, which `adapt_framework` chooses from; and after all else that is asked here: an admin tool may hang.
# Parameters: WITH_MODULES (yes|no).
# Seconds for the admin tool and the database.
TOOL_LIMIT=20
DATABASE_LIMIT=5
[ "$WITH_MODULES" = no ] || framework_place
if [ "$WITH_MODULES" = yes ] && TOOL=$(framework_tool) && ASKED=$(mktemp -d); then
  SAID=$ASKED/said
  adapt_framework "$TOOL"
  section "framework $TOOL"
  tell_mark framework-open "$MARK"
  section framework-tools
  framework_tools_at_work | indented
  section framework-modules
  listed=0
  if is_half_swapped; then
    section framework-half-swapped
  else
    framework_modules >"$ASKED/modules"
    listed=$?
    indented <"$ASKED/modules"
  fi
  first_cause 5 | indented >"$ASKED/last-words"
  if [ "$listed" -ne 0 ]; then
    section framework-half-restored
    half_restored | indented
  fi
  if [ "$listed" -eq 0 ] && ! is_half_swapped; then
    section framework-php
    within 5 php -r 'echo PHP_VERSION, "\n";' 2>/dev/null </dev/null | indented
    section framework-updates
    framework_updates | indented
    # The judgement that FreePBX keeps of each signature, from 12 on.
    section framework-signatures
    with_database mysql -N -B -e 'SELECT modulename, signature FROM modules' "$(database_name)" 2>/dev/null </dev/null |
      sed -n "s/^\([^$TAB]*\)$TAB.*\"status\": *\([0-9]*\).*/\1$TAB\2/p" | indented
  fi
  section "framework-end $listed"
  cat "$ASKED/last-words"
  rm -rf "$ASKED"
fi
