/** The version of this library, which the gate's record carries; `package.json` says the same. */
export const LIBRARY_VERSION = "0.1.0";
