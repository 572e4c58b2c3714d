import { createHash } from "node:crypto";

/** As `rpm -Kv` says of a package whose signature is good. */
export const KEY = "key ID 0a1b2c3d";
export const GOOD = `Header V4 RSA/SHA256 Signature, ${KEY}: OK\nHeader SHA256 digest: OK\nPayload SHA256 digest: OK\n`;

// A package of these tests is what `rpm -Kv` says of it, an empty line, and its name; its header's digests follow from the name.
export const RPM = `#!/bin/sh
for last; do :; done
case " $* " in
  *" --import "*) ;;
  *" --querytags "*) echo SHA256HEADER ;;
  *SHA1HEADER*)
    for word; do
      case $word in *.rpm) printf '%s\\t%s\\n' "$(echo "\${word%.rpm}" | sha256sum | cut -c 1-64)" "$(echo "\${word%.rpm}" | sha1sum | cut -c 1-40)" ;; esac
    done
    ;;
  *" gpg-pubkey "*) echo 0a1b2c3d ;;
  *" -Kv "*)
    echo "verify \${last##*/}" >>"$ASKED"
    echo "$last:"
    awk '/^$/ { exit bad } { print "    " $0 } !/: OK|: NOTTRUSTED|warning: / { bad = 1 }' "$last"
    ;;
  *)
    echo "read \${last##*/}" >>"$ASKED"
    awk 'inside { printf "%s%s", separator, $0; separator = "\\n" } /^$/ { inside = 1 } END { printf "/" }' "$last"
    ;;
esac
`;

/** A package by its name, NAME-[E:]V-R.A. */
export const signed = (name: string, words = GOOD): string => `${words}\n${name}\n`;
export const sum = (content: string): string => createHash("sha256").update(content).digest("hex");
