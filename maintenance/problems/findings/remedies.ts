/** What is to be done about findings of several subjects. */
export const LOOK_NOW = "Look at it now.";
export const LOOK_AT_ASTERISK = "Look at Asterisk's log, /var/log/asterisk/full.";
export const LOOK_AT_MODULES = "Look at the module, and at framework.log.";
export const NOTHING = "Nothing.";
