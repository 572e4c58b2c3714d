/*
 * How much a machine may say, in bytes. A node with 100 containers of 3000 packages each says some 40 MB at once, and 0.4 MB of a
 * container in one line.
 */

/** Of a line: twice as long as the text of an event gets in it, which is twice what a part of a run may print (`OUTPUT_LIMIT` of prelude.sh). */
export const LONGEST_LINE = 16 * 1024 * 1024;

/** Of what a script prints, both outputs together: so much that 100 containers may all say as much as they're heard (`observe.ts`). */
export const LONGEST_OUTPUT = 192 * 1024 * 1024;

/** As {@link LONGEST_OUTPUT}, of a run that's followed, maybe for days: what its units say isn't kept. */
export const LONGEST_RUN = 1024 * 1024 * 1024;

/** Of what comes before the shell reads the script: greetings, a profile's noise, sudo's lecture. */
export const LONGEST_GREETING = 64 * 1024;

/** Of a script's standard error, the end is kept: messages have its last lines. */
export const KEPT_OF_ERRORS = 64 * 1024;
