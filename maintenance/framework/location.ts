/**
 * A plain path below a repository. Each part begins with a letter, a digit or an underscore: never with the dot of `..`, or
 * of a file that isn't complete yet; and there's no percent sign, which would make another path of it in a URL.
 */
export const PLAIN_PATH = /^[A-Za-z0-9_][A-Za-z0-9._~+@-]*(\/[A-Za-z0-9_][A-Za-z0-9._~+@-]*)*$/;

/** The folder of a repository that the locations in its list are below. */
export const MODULES = "modules";
