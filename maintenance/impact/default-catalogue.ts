import type { Catalogue } from "./catalogue";
import { entry } from "./entry";
import { KNOWN_PACKAGES } from "./known-packages";
import { KNOWN_SERVICES } from "./known-services";

/** What is known without a stack's configuration. What nobody knows of isn't here; `assessImpact` says so. */
export const DEFAULT_CATALOGUE: Catalogue = [
  ...KNOWN_PACKAGES,

  // Framework modules are PHP: the reload after them has asterisk read its configuration again, and ends no call.
  entry(
    "module",
    ["*"],
    [],
    "nothing",
    "is a framework module: asterisk reads its configuration again, and calls go on",
  ),

  ...KNOWN_SERVICES,

  entry(
    "setting",
    ["automatic-updates"],
    [],
    "nothing",
    "is when FreePBX changes modules by itself: switching it off changes none of them",
  ),
  entry(
    "setting",
    ["framework-gates"],
    [],
    "nothing",
    "are asked again once Asterisk has read its configuration, which calls don't notice",
  ),
  entry(
    "setting",
    ["package-gates"],
    [],
    "nothing",
    "are asked again, and what an earlier change left down is started: nothing that runs is restarted",
  ),
  entry("beancounters", ["*"], [], "nothing", "are changed while containers run"),
  entry(
    "storage",
    ["*"],
    ["asterisk", "web", "database"],
    "storage-procedure",
    "serves the shares that containers live on: they're shut down, remounted, and the containers restarted",
  ),
  entry(
    "device",
    ["sansay*", "sbc*"],
    ["sbc"],
    "restart",
    "is a session border controller: calls pass through it",
  ),
];
