# How many calls go on in a container. Comes after processes.sh and the service-….sh; changes nothing.
# Section calls: a number; `unknown` where an Asterisk runs that doesn't say.
section calls
said=$(ask_asterisk 'core show channels count' | sed -n 's/^\([0-9][0-9]*\) active calls\{0,1\}$/\1/p')
if [ -z "$said" ]; then
  scan_daemons
  case $(print_kinds "$daemons") in *"runs asterisk"*) said=unknown ;; *) said=0 ;; esac
fi
printf '%s\n' "$said" | indented
section "end 0"
