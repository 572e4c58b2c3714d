# Asks rpm in machines what their transactions would come to. Comes after ask.sh, package-contents.sh and stage.sh, which leaves the verified files in $VERIFIED.
# Parameters: QUESTIONS (a line of a plan each, after its target and a tab; see transaction.sh), RESOLVE (the script for each target),
# PARALLEL, ANSWER_LIMIT (seconds for each), ANSWER_BYTES.

# number_at FILE OFFSET: four bytes, the first the highest.
# header_size FILE: the bytes before the payload: a lead of 96, the signature's header, padded to 8, the header. A header has 16 bytes,
# 16 for each entry, and its store. Source: rpm's docs/manual/format_*.md. A file without rpm's magic number counts whole.
number_at() { od -An -tu1 -j "$2" -N 4 "$1" | awk '{ printf "%d", (($1 * 256 + $2) * 256 + $3) * 256 + $4 }'; }
header_size() {
  if [ "$(number_at "$1" 0)" != 3987451611 ]; then
    stat -c %s "$1"
    return
  fi
  at=$((112 + 16 * $(number_at "$1" 104) + $(number_at "$1" 108)))
  at=$(((at + 7) / 8 * 8))
  echo "$((at + 16 + 16 * $(number_at "$1" $((at + 8))) + $(number_at "$1" $((at + 12)))))"
}

# make_headers: the files of all questions without their payloads, into $TMP/headers.
make_headers() {
  mkdir -p "$TMP/headers"
  cut -f 3 "$TMP/questions" | sort -u | while read -r nevra; do
    [ ! -f "$VERIFIED/$nevra.rpm" ] || head -c "$(header_size "$VERIFIED/$nevra.rpm")" "$VERIFIED/$nevra.rpm" >"$TMP/headers/$nevra.rpm"
  done
}

# tell_obsoletes: what each verified package takes the place of: NEVRA<TAB>name<TAB>flags<TAB>[epoch:]version[-release] a line.
tell_obsoletes() {
  for file in "$TMP/headers"/*.rpm; do
    [ -f "$file" ] || continue
    nevra=${file##*/}
    rpm -qp --nosignature --nodigest --qf '[%{OBSOLETENAME}\t%{OBSOLETEFLAGS}\t%{OBSOLETEVERSION}\n]' "$file" 2>/dev/null </dev/null |
      awk -v nevra="${nevra%.rpm}" -v tab="$TAB" 'NF { print nevra tab $0 }'
  done >"$TMP/obsoletes"
  emit obsoletes "$TMP/obsoletes"
}

# tell_contents: what of each verified package can interrupt anything: see package_contents. Who signed them may say more than a container.
tell_contents() {
  : >"$TMP/contents"
  (cd "$TMP/headers" && set -- *.rpm && [ -f "$1" ] && CONTENTS_BYTES=8000000 && package_contents -p --nosignature --nodigest "$@") >"$TMP/contents"
  emit contents "$TMP/contents"
}

# resolve_target TARGET: leaves its event in a file, and tells whose is there. It isn't asked where something can't be used that it needs.
resolve_target() {
  question=$TMP/question-of.$1
  mkdir "$question"
  awk -F "$TAB" -v target="$1" '$1 == target { print substr($0, length(target) + 2) }' "$TMP/questions" >"$question/plan"
  files=$(cut -f 2 "$question/plan" | sed 's/$/.rpm/')
  for file in $files; do [ -f "$TMP/headers/$file" ] || return 0; done
  # shellcheck disable=SC2086 # file names hold no white space
  tar -cf - -C "$question" plan -C "$TMP/headers" $files 2>/dev/null | ask_in "$1" "$RESOLVE" "$ANSWER_LIMIT" "$ANSWER_BYTES"
  {
    printf '\n@@errors\n'
    sed 's/^/ /' "$TMP/errors.$1"
  } >>"$TMP/answer.$1"
  emit resolved "$TMP/answer.$1" target "$1" code "$(cat "$TMP/code.$1")" >"$TMP/event.$1"
  echo "$1"
}

resolve_transactions() {
  printf '%s' "$QUESTIONS" >"$TMP/questions"
  [ -s "$TMP/questions" ] || return 0
  make_headers
  tell_obsoletes
  tell_contents
  cut -f 1 "$TMP/questions" | sort -u >"$TMP/asked"
  in_lanes "$PARALLEL" "$TMP/asked" resolve_target | while read -r target; do
    cat "$TMP/event.$target"
    forget_answer "$target"
  done
}
