# Passwords in what others say: tools and logs quote settings, arguments and addresses. Whatever is kept or told of it goes through here.

# without_secrets < TEXT: each value that belongs to a key such as AMPDBPASS, secret, "token" or api_key is `***`, and so are logins in
# addresses, arguments in the frames of a stack, and private keys. What rpm says of packages with such names stays. A line has 2000
# characters at most. INDENT comes before each.
without_secrets() {
  INDENT=${INDENT-} awk '
    function tell(text) { print ENVIRON["INDENT"] text }
    BEGIN {
      word = "(password|passwd|passphrase|secret|token|credential)"
      name = "(" word "[a-z0-9_]*|(pass|pwd)[0-9_]*)"
      # Quotes come after a backslash where a text stands in another one, as in JSON.
      keyed = "(" name "[]\"\047\\\\]*[ \t]*(=>?|:|>|,)|key[0-9_]*([]\"\047\\\\]*[ \t]*=>?|\\\\*[\"\047][ \t]*:)|(api|access|auth|private|secret|shared)[ _-]?key[ \t]*:)[ \t]*"
      given = "(--[a-z0-9-]*(" word "|pass|pwd|key)|identified by)[ \t]+[^ \t]"
    }
    function hide(text, at, end) { return substr(text, 1, at - 1) (end > at ? "***" : "") substr(text, end) }
    # value_end TEXT AT WHOLE: behind the value that begins there, in quotes or not, or, WHOLE, at the end of the line.
    function value_end(text, at, whole,  quote, i, c) {
      quote = substr(text, at, 1)
      if (quote == "\\" && match(substr(text, at), /^\\+["\047]/)) {
        quote = substr(text, at, RLENGTH)
        for (i = at + RLENGTH; i <= length(text); i++)
          if (substr(text, i, length(quote)) == quote && substr(text, i - 1, 1) != "\\") return i + length(quote)
        return length(text) + 1
      }
      if (quote == "\"" || quote == "\047") {
        for (i = at + 1; i <= length(text); i++) {
          c = substr(text, i, 1)
          if (c == "\\") i++
          else if (c == quote) return i + 1
        }
        return length(text) + 1
      }
      if (whole || !match(substr(text, at), /[] \t,;&<>)}"\047]/)) return length(text) + 1
      return at + RSTART - 1
    }
    function without_values(text,  from, first, at, end, rest, sign, before) {
      from = 1
      while (match(tolower(substr(text, from)), keyed)) {
        first = from + RSTART - 1
        at = first + RLENGTH
        before = substr(text, 1, first - 1)
        sign = substr(text, first, RLENGTH)
        gsub(/[ \t]+$/, "", sign)
        rest = substr(text, at)
        end = at
        if (sign ~ /[^=]>$/) {
          if (before ~ /<[A-Za-z0-9_]*$/) end = index(rest, "<") ? at + index(rest, "<") - 1 : length(text) + 1
        } else if (sign ~ /,$/) {
          if (sign ~ /["\047][ \t]*,$/ && rest ~ /^\\*["\047]/) end = value_end(text, at, 0)
        } else if (rest !~ /^(YES|NO)\)/) end = value_end(text, at, sign ~ /[ \t]=$|=>$/ || (sign ~ /=$/ && before ~ /^[A-Za-z0-9_]*$/))
        text = hide(text, at, end)
        from = end > at ? at + 3 : at
      }
      return text
    }
    function without_arguments(text,  from, at, end) {
      from = 1
      while (match(tolower(substr(text, from)), given)) {
        at = from + RSTART + RLENGTH - 2
        end = value_end(text, at, 0)
        text = hide(text, at, end)
        from = at + 3
      }
      if (text ~ /mysql/) while (match(text, / -p[^ \t*][^ \t]*/)) text = hide(text, RSTART + 3, RSTART + RLENGTH)
      return text
    }
    /-----BEGIN [A-Z ]*PRIVATE KEY-----/ { tell("***"); inside = 1 }
    inside { if (/-----END [A-Z ]*PRIVATE KEY-----/) inside = 0; next }
    / (is needed by|needed by|conflicts with|is obsoleted by) |(^|[ \t])([Nn]othing )?([Pp]rovides|[Rr]equires):? / { tell(substr($0, 1, 2000)); next }
    {
      text = substr($0, 1, 2000)
      if (text ~ /^#[0-9]+ / && match(text, /\([0-9]+\): [^(]*\(./) && substr(text, RSTART + RLENGTH - 1, 1) != ")")
        text = substr(text, 1, RSTART + RLENGTH - 2) "***)"
      gsub(/\/\/[^\/ \t]*:[^\/ \t]*@/, "//***@", text)
      tell(without_arguments(without_values(text)))
    }'
}
