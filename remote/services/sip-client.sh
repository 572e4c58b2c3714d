# A client of SIP, as small as a probe needs it: one OPTIONS request over UDP (RFC 3261, 11), by Python from 2.6 on, or by bash.

# shellcheck disable=SC2016 # for Python
SIP_PYTHON='
import os, socket, sys, time
host, port, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
end = time.time() + seconds
kind, address = [(a[0], a[4]) for a in socket.getaddrinfo(host, port, socket.AF_INET, socket.SOCK_DGRAM)][0]
s = socket.socket(kind, socket.SOCK_DGRAM)
s.connect(address)
me = "%s:%d" % s.getsockname()[:2]
call = "%d.%d@%s" % (os.getpid(), int(time.time() * 1000), me.split(":")[0])
lines = ["OPTIONS sip:%s:%d SIP/2.0" % (host, port),
         "Via: SIP/2.0/UDP %s;branch=z9hG4bK%s;rport" % (me, call.split("@")[0].replace(".", "")),
         "Max-Forwards: 70", "From: <sip:probe@%s>;tag=%d" % (me, os.getpid()), "To: <sip:%s:%d>" % (host, port),
         "Call-ID: " + call, "CSeq: 1 OPTIONS", "Contact: <sip:probe@%s>" % me, "Accept: application/sdp",
         "Content-Length: 0", "", ""]
request = "\r\n".join(lines).encode("ascii")
wait = 0.5
while time.time() < end:
    try:
        s.send(request)
        until = min(end, time.time() + wait)
        wait *= 2
        while time.time() < until:
            s.settimeout(max(0.01, until - time.time()))
            reply = s.recv(65535).decode("latin-1")
            words = reply.split("\r\n", 1)[0].split(" ")
            if call in reply and words[0] == "SIP/2.0" and words[1][:1] != "1":
                print(words[1])
                sys.exit(0)
    except socket.timeout:
        pass
    except socket.error:
        time.sleep(min(0.5, max(0, end - time.time())))
sys.exit(1)
'

# bash writes each line of a printf as a packet of its own, so dd(1) writes the request. It can't tell its port: the answer comes back by
# rport (RFC 3581), which every Asterisk keeps to where it's asked for.
# shellcheck disable=SC2016 # for bash
SIP_BASH='
exec 3<>"/dev/udp/$0/$1" || exit
dd if="$2" bs=65535 count=1 >&3 2>/dev/null
while reply=$(dd bs=65535 count=1 <&3 2>/dev/null | tr -d "\000\r") && [ -n "$reply" ]; do
  case $reply in
    SIP/2.0\ 1*) ;;
    SIP/2.0\ *"$3"*)
      read -r _ status _ <<<"$reply"
      echo "$status"
      exit 0
      ;;
  esac
done
exit 1
'

# sip_options CLIENT HOST PORT SECONDS: the status of the last answer; fails where there's none. WORK is a directory that is there.
sip_options() {
  if [ "$1" != bash ]; then
    within "$4" "$1" -c "$SIP_PYTHON" "$2" "$3" "$4"
    return
  fi
  call=$$.$(date +%s%N)@127.0.0.1
  printf '%s\r\n' "OPTIONS sip:$2:$3 SIP/2.0" "Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK$$$(date +%s%N);rport" "Max-Forwards: 70" \
    "From: <sip:probe@127.0.0.1>;tag=$$" "To: <sip:$2:$3>" "Call-ID: $call" "CSeq: 1 OPTIONS" "Contact: <sip:probe@127.0.0.1>" \
    "Accept: application/sdp" "Content-Length: 0" "" >"$WORK/sip-request"
  within "$4" bash -c "$SIP_BASH" "$2" "$3" "$WORK/sip-request" "$call"
  sip_code=$?
  rm -f "$WORK/sip-request"
  return "$sip_code"
}
