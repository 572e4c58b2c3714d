/**
 * A URL that nodes fetch from. Brackets are left to the addresses of IPv6: some tools take those and braces for patterns of several files.
 * For a `RegExp`, without its ends.
 */
export const WEB_URL = String.raw`https?:\/\/([^\s"'\\[\]{}@\/]*@)?(\[[0-9A-Fa-f:.]+\]|[^\s"'\\[\]{}@\/])[^\s"'\\[\]{}]*`;
