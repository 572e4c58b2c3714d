/** An address as all its spellings have it in common: small letters, and of IPv6 the shortest form (RFC 5952). */
export function canonicalAddress(address: string): string {
  const plain = address.toLowerCase();
  const url = `http://[${plain}]`;
  return plain.includes(":") && URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : plain;
}
