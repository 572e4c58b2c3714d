# How amounts are told: digits in the unit of their word, or `unlimited`; of a barrier and a limit B:L. See amount.ts in
# maintenance/kinds/allocations, which reads a fleet file's.

# For an awk: one side of an amount as a configuration has it, where its word counts `unit`: suffixes k, m, g and p are of bytes.
# shellcheck disable=SC2016 # for an awk
AMOUNT='function amount(text, unit,  digits, factor) {
  text = tolower(text)
  if (text == "unlimited" || text == "max" || text == "-1" || text == "9223372036854775807") return "unlimited"
  if (!match(text, /^[0-9]+(\.[0-9]+)?/)) return "?"
  digits = substr(text, 1, RLENGTH)
  factor = index("b k m  g", substr(text, RLENGTH + 1, 1))
  if (RLENGTH == length(text) || factor == 0) {
    if (substr(text, RLENGTH + 1, 1) == "p") return sprintf("%.0f", int(digits * (unit == "pages" ? 1 : 4096)))
    sub(/^0+/, "", digits)
    return digits == "" ? "0" : digits
  }
  factor = factor == 1 ? 1 : factor == 3 ? 1024 : factor == 5 ? 1048576 : 1073741824
  return sprintf("%.0f", int(digits * factor / (unit == "pages" ? 4096 : 1)))
}'

# units: for an awk, assignments of the unit of each word to units[WORD].
units() {
  for word in $WORDS; do printf 'units["%s"] = "%s"; ' "${word%%=*}" "${word#*=}"; done
}
