import { REBOOT_FINDINGS } from "../kinds/reboots/findings";
import { STORAGE_FINDINGS } from "../kinds/storage/findings";
import { CALL_FINDINGS } from "./findings/calls";
import { FRAMEWORK_FINDINGS } from "./findings/framework";
import { MODULE_FINDINGS } from "./findings/modules";
import { PROBE_FINDINGS } from "./findings/probes";
import { PROCEDURE_FINDINGS } from "./findings/procedures";
import { ROLLBACK_FINDINGS } from "./findings/rollback";
import { SERVICE_FINDINGS } from "./findings/services";
import { UNIT_FINDINGS } from "./findings/units";

/** What scripts find on machines, by codes of their own. A parameter that is a list takes all words that are left. */
export const FINDINGS = {
  ...SERVICE_FINDINGS,
  ...FRAMEWORK_FINDINGS,
  ...CALL_FINDINGS,
  ...MODULE_FINDINGS,
  ...ROLLBACK_FINDINGS,
  ...UNIT_FINDINGS,
  ...PROBE_FINDINGS,
  ...PROCEDURE_FINDINGS,
  ...REBOOT_FINDINGS,
  ...STORAGE_FINDINGS,
};
