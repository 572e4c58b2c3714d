import { defineKind, text } from "../kind";
import { LOOK_AT_ASTERISK, LOOK_AT_MODULES, LOOK_NOW, NOTHING } from "./remedies";

const WHY_UNASKED: Readonly<Record<string, string>> = {
  "no-bootstrap": "neither /etc/freepbx.conf nor /etc/issabelpbx.conf loads any",
  "no-php": "the container has no php",
};

function describeCause(how: string, cause: string): string {
  return how === "broken-off" ? `it breaks off: ${cause}` : cause;
}

/** What a run finds out about the reload of FreePBX, and about its web interface. */
export const FRAMEWORK_FINDINGS = {
  "reload-missed": defineKind(
    {},
    {
      sentence: () => "asterisk hasn't read its new configuration: its last reload came before the change",
      meaning: "FreePBX wrote a new configuration, and Asterisk didn't read it.",
      remedy: LOOK_AT_ASTERISK,
    },
  ),
  "reload-untold": defineKind(
    {},
    {
      sentence: () => "asterisk doesn't say when it last read its configuration",
      meaning: "Asterisk doesn't say when it last read its configuration.",
      remedy: LOOK_AT_ASTERISK,
    },
  ),
  "reload-failed": defineKind(
    { said: text },
    {
      sentence: ({ said }) =>
        said === ""
          ? "Asterisk's configuration can't be reloaded"
          : `Asterisk's configuration can't be reloaded: ${said}`,
      meaning: "FreePBX's reload of Asterisk's configuration fails.",
      remedy: "Look at framework.log.",
    },
  ),
  "former-not-reloaded": defineKind(
    {},
    {
      sentence: () => "Asterisk's restored configuration can't be reloaded",
      meaning: "The rollback restored the configuration, and Asterisk doesn't read it.",
      remedy: LOOK_NOW,
    },
  ),
  "changes-unapplied": defineKind(
    {},
    {
      sentence: () => "FreePBX still waits for Apply Config, though its configuration was reloaded",
      meaning: "FreePBX still waits for Apply Config after a reload.",
      remedy: "Apply the changes in the web interface, and run again.",
    },
  ),
  "web-unloadable": defineKind(
    { how: text, cause: text },
    {
      sentence: ({ how, cause }) => `the web interface can't load its modules: ${describeCause(how, cause)}`,
      meaning: "PHP can't load FreePBX's modules. Before the change it could.",
      remedy: LOOK_AT_MODULES,
    },
  ),
  "web-unloadable-as-before": defineKind(
    { how: text, cause: text },
    {
      sentence: ({ how, cause }) =>
        `the web interface can't load its modules, and couldn't before the change: ${describeCause(how, cause)}`,
      meaning: "PHP can't load FreePBX's modules, and couldn't before the change either.",
      remedy: LOOK_AT_MODULES,
    },
  ),
  "loading-unasked": defineKind(
    { why: text },
    {
      sentence: ({ why }) =>
        `the run can't check that the web interface loads its modules: ${WHY_UNASKED[why] ?? why}`,
      meaning: "The run can't load FreePBX's modules as the web interface does.",
      remedy: NOTHING,
    },
  ),
};
