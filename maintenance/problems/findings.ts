import { defineKind, text, texts } from "./kind";

const CALL_REFUSALS: readonly (readonly [statuses: RegExp, why: string])[] = [
  [/^(486|600)/, "it's busy"],
  [/^(603|403)/, "it's declined"],
  [/^(404|484|604)/, "Asterisk doesn't know it"],
  [/^(401|407)/, "Asterisk wants a login for it"],
  [/^/, "it's refused"],
];

const WHY_UNASKED: Readonly<Record<string, string>> = {
  "no-bootstrap": "neither /etc/freepbx.conf nor /etc/issabelpbx.conf loads any",
  "no-php": "it has no php",
};

const SERVICES: Readonly<Record<string, string>> = {
  asterisk: "asterisk",
  web: "the web server",
  database: "the database",
};

const LOOK_NOW = "Look at it now.";
const LOOK_AT_ASTERISK = "Look at Asterisk's log, /var/log/asterisk/full.";
const LOOK_AT_MODULES = "Look at the module, and at framework.log.";
const CALL_BY_HAND = "Call the extension by hand, and look at Asterisk's log.";
const NOTHING = "Nothing.";

function describeCause(how: string, cause: string): string {
  return how === "broken-off" ? `it breaks off: ${cause}` : cause;
}

/** What a machine finds out about its services: asterisk, the web server, the database. */
const SERVICE_FINDINGS = {
  "service-gone": defineKind(
    { service: text },
    {
      sentence: ({ service }) => `${SERVICES[service] ?? service} doesn't run any more`,
      meaning: "A service ran before the change, and doesn't run after it.",
      remedy: LOOK_NOW,
    },
  ),
  "service-not-back": defineKind(
    { service: text, status: text, why: text },
    {
      sentence: ({ service, status, why }) => {
        const down = `${service} (status ${status}) doesn't run since an earlier change`;
        return why === "kept"
          ? `${down}, and this change's tier starts nothing that carries calls. Start it by hand, or in a T2`
          : `${down}. Look at it now`;
      },
      meaning: "An earlier run restarted a service, and it doesn't run.",
      remedy: "Start it by hand. A T2 starts it, too.",
    },
  ),
  "services-unjudged": defineKind(
    {},
    {
      sentence: () => "whether its services are as before couldn't be judged",
      meaning: "The run couldn't compare what was measured of the services with what was so before.",
      remedy: LOOK_NOW,
    },
  ),
  "asterisk-unanswered": defineKind(
    {},
    {
      sentence: () => "asterisk doesn't answer, nor did it before",
      meaning: "Asterisk runs, and didn't answer before the change either.",
      remedy: LOOK_AT_ASTERISK,
    },
  ),
  "asterisk-starting": defineKind(
    {},
    {
      sentence: () => "asterisk is still starting",
      meaning: "Asterisk runs, and doesn't answer yet.",
      remedy: LOOK_NOW,
    },
  ),
  "asterisk-gone": defineKind(
    {},
    {
      sentence: () => "asterisk doesn't answer any more",
      meaning: "Asterisk answered before the change, and doesn't answer after it.",
      remedy: LOOK_NOW,
    },
  ),
  "asterisk-restarted": defineKind(
    {},
    {
      sentence: () => "asterisk was restarted, which cuts calls",
      meaning: "Asterisk has another process than before the reload.",
      remedy: LOOK_AT_ASTERISK,
    },
  ),
  "asterisk-not-started": defineKind(
    {},
    {
      sentence: () => "asterisk hasn't finished starting",
      meaning: "Asterisk was started a moment ago. It isn't ready for a change.",
      remedy: "Run again when it's ready.",
    },
  ),
  "asterisk-absent": defineKind(
    {},
    {
      sentence: () => "asterisk isn't installed",
      meaning: "The container has no Asterisk.",
      remedy: "Install it, or correct the fleet file.",
    },
  ),
  "asterisk-down": defineKind(
    {},
    {
      sentence: () => "asterisk doesn't run",
      meaning: "Asterisk is installed, and doesn't run.",
      remedy: "Start it.",
    },
  ),
  "peers-missing": defineKind(
    { now: text, before: text },
    {
      sentence: ({ now, before }) => `${now} of ${before} phones and trunks are still configured`,
      meaning: "Asterisk knows fewer phones and trunks than before the change.",
      remedy: LOOK_AT_ASTERISK,
    },
  ),
  "registrations-missing": defineKind(
    { missing: text, before: text },
    {
      sentence: ({ missing, before }) => `${missing} of ${before} registrations are missing`,
      meaning: "Asterisk isn't registered where it was before the change.",
      remedy: LOOK_AT_ASTERISK,
    },
  ),
  "dialplan-shorter": defineKind(
    { context: text, lines: text, before: text },
    {
      sentence: ({ context, lines, before }) =>
        lines === "0"
          ? `context ${context} of Asterisk's dialplan is missing`
          : `context ${context} of Asterisk's dialplan has ${lines} of ${before} lines`,
      meaning: "After the rollback, the dialplan has fewer lines than before the change.",
      remedy: LOOK_NOW,
    },
  ),
  "web-worse": defineKind(
    { status: text, before: text },
    {
      sentence: ({ status, before }) =>
        status === "unasked"
          ? `the web server can't be asked any more, and answered with ${before}`
          : `the web server answers with ${status} instead of ${before}`,
      meaning: "The web server's answer is worse than before the change.",
      remedy: "Look at the web server's log.",
    },
  ),
  "web-unasked": defineKind(
    {},
    {
      sentence: () => "the web server can't be asked: neither curl nor wget is there",
      meaning: "The container has no program to ask its web server with.",
      remedy: "Install curl or wget there.",
    },
  ),
  "web-unanswered": defineKind(
    { status: text },
    {
      sentence: ({ status }) => `the web server doesn't answer (${status}), nor did it before`,
      meaning: "The web server didn't answer before the change either.",
      remedy: "Look at the web server's log.",
    },
  ),
  "error-logged": defineKind(
    { log: text, line: text },
    {
      sentence: ({ log, line }) => `new in ${log}: ${line}`,
      meaning: "A log has an error of a kind that it didn't have before the change.",
      remedy: "Look at the log.",
    },
  ),
  "log-lost": defineKind(
    { log: text },
    {
      sentence: ({ log }) => `${log} was replaced, and its end is not found: errors in it are not known`,
      meaning: "Somebody replaced a log during the change, so the run can't read what came meanwhile.",
      remedy: "Look at the log's older files.",
    },
  ),
};

/** What a run finds out about FreePBX, its modules, and the call that the fleet file declares. */
const FRAMEWORK_FINDINGS = {
  "reload-missed": defineKind(
    {},
    {
      sentence: () => "asterisk hasn't read its new configuration: its last reload was before the change",
      meaning: "FreePBX wrote a new configuration, and Asterisk didn't read it.",
      remedy: LOOK_AT_ASTERISK,
    },
  ),
  "reload-untold": defineKind(
    {},
    {
      sentence: () => "asterisk doesn't tell when it was reloaded",
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
      sentence: () => "Asterisk's configuration can't be reloaded after it was put back",
      meaning: "The rollback restored the configuration, and Asterisk doesn't read it.",
      remedy: LOOK_NOW,
    },
  ),
  "changes-unapplied": defineKind(
    {},
    {
      sentence: () =>
        "FreePBX still waits for changes to be applied (Apply Config), though its configuration was reloaded",
      meaning: "FreePBX waits for Apply Config, also after a reload.",
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
        `the web interface can't load its modules, nor could it before: ${describeCause(how, cause)}`,
      meaning: "PHP can't load FreePBX's modules, and couldn't before the change either.",
      remedy: LOOK_AT_MODULES,
    },
  ),
  "loading-unasked": defineKind(
    { why: text },
    {
      sentence: ({ why }) =>
        `whether the web interface can load its modules can't be asked: ${WHY_UNASKED[why] ?? why}`,
      meaning: "The run can't load FreePBX's modules as the web interface does.",
      remedy: NOTHING,
    },
  ),
  "call-undeclared": defineKind(
    {},
    {
      sentence: () => "no call is configured",
      meaning: "The fleet file declares no call, so the gate of calls stays unchecked.",
      remedy: "Set framework.sipCall in the fleet file.",
    },
  ),
  "call-tool-missing": defineKind(
    { extension: text },
    {
      sentence: ({ extension }) => `the call to ${extension} can't be made: it has no sipp`,
      meaning: "The container has no sipp, which makes the call.",
      remedy: "Install sipp there.",
    },
  ),
  "call-failed": defineKind(
    { extension: text, code: text, said: text },
    {
      sentence: ({ extension, code, said }) =>
        `a call to ${extension} can't be made: sipp ended with ${code}${said === "" ? "" : `, ${said}`}`,
      meaning: "sipp ended with an error of its own.",
      remedy: "Look at what sipp says.",
    },
  ),
  "call-answered-elsewhere": defineKind(
    { extension: text, place: text },
    {
      sentence: ({ extension, place }) =>
        `a call to ${extension} is answered at ${place}, but not by this Asterisk, which had no call`,
      meaning: "Another program than the container's Asterisk answers at the address of the call.",
      remedy: "Correct framework.sipCall in the fleet file.",
    },
  ),
  "call-refused": defineKind(
    { extension: text, said: text },
    {
      sentence: ({ extension, said }) => {
        const [, why = ""] = CALL_REFUSALS.find(([statuses]) => statuses.test(said)) ?? [];
        return `a call to ${extension} isn't answered: ${why} (${said})`;
      },
      meaning: "Asterisk refuses the call. The message has the SIP status.",
      remedy: CALL_BY_HAND,
    },
  ),
  "call-unanswered": defineKind(
    { extension: text, place: text },
    {
      sentence: ({ extension, place }) =>
        `a call to ${extension} isn't answered: nothing answers at ${place}`,
      meaning: "No program answers at the address of the call.",
      remedy: "Look whether Asterisk listens there.",
    },
  ),
  "call-rings": defineKind(
    { extension: text, seconds: text },
    {
      sentence: ({ extension, seconds }) =>
        `a call to ${extension} isn't answered: it rings for ${seconds} seconds`,
      meaning: "The extension rings, and nobody answers.",
      remedy: "Name an extension in framework.sipCall that answers by itself.",
    },
  ),
  "call-pending": defineKind(
    { extension: text, seconds: text },
    {
      sentence: ({ extension, seconds }) =>
        `a call to ${extension} isn't answered: nothing comes of it within ${seconds} seconds`,
      meaning: "Asterisk takes the call, and neither rings nor answers.",
      remedy: CALL_BY_HAND,
    },
  ),
  "call-hung-up": defineKind(
    { extension: text },
    {
      sentence: ({ extension }) => `a call to ${extension} is answered, and hung up at once`,
      meaning: "Asterisk answers the call, and ends it at once.",
      remedy: CALL_BY_HAND,
    },
  ),
  "call-not-ended": defineKind(
    { extension: text },
    {
      sentence: ({ extension }) => `a call to ${extension} is answered, but can't be ended`,
      meaning: "Asterisk answers the call, and doesn't take its end.",
      remedy: CALL_BY_HAND,
    },
  ),
  "module-changed": defineKind(
    { module: text, now: text, before: text },
    {
      sentence: ({ module, now, before }) => `module ${module} is ${now}, and was ${before}`,
      meaning: "A module isn't as it was.",
      remedy: LOOK_AT_MODULES,
    },
  ),
  "module-not-installed": defineKind(
    { module: text, wanted: text },
    {
      sentence: ({ module, wanted }) => `module ${module} isn't installed, and should be ${wanted}`,
      meaning: "The module's files are there, and FreePBX hasn't installed it.",
      remedy: LOOK_AT_MODULES,
    },
  ),
  "module-other-version": defineKind(
    { module: text, there: text, wanted: text },
    {
      sentence: ({ module, there, wanted }) =>
        `module ${module} is ${there === "" ? "of no version" : there}, not ${wanted}`,
      meaning: "FreePBX lists another version of the module than the release has.",
      remedy: LOOK_AT_MODULES,
    },
  ),
  "module-unready": defineKind(
    { module: text, version: text, state: text },
    {
      sentence: ({ module, version, state }) => `module ${module} ${version} is ${state}`,
      meaning: "The module has the release's version, and isn't in the state that it should have.",
      remedy: LOOK_AT_MODULES,
    },
  ),
  "module-worse": defineKind(
    { module: text, state: text },
    {
      sentence: ({ module, state }) => `module ${module} is ${state}, and wasn't before`,
      meaning: "Another module is broken or half upgraded now.",
      remedy: LOOK_AT_MODULES,
    },
  ),
  "module-unlisted": defineKind(
    { module: text, wanted: text },
    {
      sentence: ({ module, wanted }) => `module ${module} isn't listed, and should be ${wanted}`,
      meaning: "FreePBX doesn't list a module of the release.",
      remedy: LOOK_AT_MODULES,
    },
  ),
  "modules-unlisted": defineKind(
    { said: text },
    {
      sentence: ({ said }) => `the modules can't be listed: ${said}`,
      meaning: "FreePBX doesn't list its modules.",
      remedy: "Look at framework.log.",
    },
  ),
  "tool-failed": defineKind(
    {},
    {
      sentence: () => "the admin tool failed, though all versions are listed",
      meaning: "The admin tool complained or failed. The list of modules is as wanted.",
      remedy: "Look at framework.log.",
    },
  ),
};

/** `a, b, c, and 4 more` */
function listFew(count: string, names: readonly string[]): string {
  const more = Number(count) - names.length;
  return `${names.join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
}

/** What a run finds of a container's way back: what is saved before a change of modules, and what a rollback restores. */
const WAY_BACK_FINDINGS = {
  "disk-short": defineKind(
    { place: text, freeKb: text, neededKb: text },
    {
      sentence: ({ place, freeKb, neededKb }) =>
        `${freeKb} KiB are free on ${place}, ${neededKb} KiB are needed`,
      meaning: "A disk has too little room for the saved modules and database.",
      remedy: "Make room on it.",
    },
  ),
  "disk-unmeasured": defineKind(
    { place: text },
    {
      sentence: ({ place }) => `df says nothing of ${place}`,
      meaning: "df gives no figure for a disk.",
      remedy: "Look at the disk.",
    },
  ),
  "dump-empty": defineKind(
    {},
    {
      sentence: () => "the dump of the database holds nothing",
      meaning: "The dump of FreePBX's database has no statements.",
      remedy: "Correct database.dump in the fleet file, or look at mysqldump there.",
    },
  ),
  "dump-cut-short": defineKind(
    {},
    {
      sentence: () => "the dump of the database breaks off: it doesn't end with -- Dump completed",
      meaning: "mysqldump ended before it had written all of FreePBX's database.",
      remedy: "Look at the database and the disk.",
    },
  ),
  "backup-failed": defineKind(
    { said: text },
    {
      sentence: ({ said }) => (said === "" ? "it says nothing" : said),
      meaning: "A program failed while it saved the modules or the database.",
      remedy: "Mend what the program says.",
    },
  ),
  "not-put-back": defineKind(
    { said: text },
    {
      sentence: ({ said }) => `modules and database can't be put back: ${said}`,
      meaning: "A program failed during the rollback.",
      remedy: LOOK_NOW,
    },
  ),
  "files-not-put-back": defineKind(
    { count: text, files: texts },
    {
      sentence: ({ count, files }) =>
        `modules and database can't be put back: files aren't as they were: ${listFew(count, files)}`,
      meaning: "After the rollback, files differ from the saved ones.",
      remedy: LOOK_NOW,
    },
  ),
  "tables-added": defineKind(
    { count: text, tables: texts },
    {
      sentence: ({ count, tables }) =>
        `modules and database can't be put back: the database has new tables: ${listFew(count, tables)}`,
      meaning: "After the rollback, the database has tables that it didn't have before the change.",
      remedy: LOOK_NOW,
    },
  ),
  "tables-missing": defineKind(
    { count: text, tables: texts },
    {
      sentence: ({ count, tables }) =>
        `modules and database can't be put back: the database lacks tables: ${listFew(count, tables)}`,
      meaning: "After the rollback, the database lacks tables that it had before the change.",
      remedy: LOOK_NOW,
    },
  ),
  "tables-unlisted": defineKind(
    {},
    {
      sentence: () => "modules and database can't be put back: the tables of the database can't be listed",
      meaning: "The database doesn't list its tables, so the rollback can't drop the new ones.",
      remedy: LOOK_NOW,
    },
  ),
  "database-half-restored": defineKind(
    { run: text, database: text, dump: text, mark: text, tables: text },
    {
      sentence: ({ run, database, dump, mark, tables }) =>
        `its database may be half of run ${run}'s, and half of before it: put back what was before it ` +
        `(mysql ${database} < ${dump}, or the fleet file's database.restore),` +
        `${tables === "" ? "" : ` drop the tables that ${tables} doesn't name,`} remove ${mark} and run again`,
      meaning: "A run was ended while it restored the database. No later run restores it by itself.",
      remedy: "Restore the database by hand as the message says. Remove the mark, and run again.",
    },
  ),
  "modules-directory-recovered": defineKind(
    {},
    {
      sentence: () =>
        "its directory of modules was missing, since an earlier run was ended when it went back: it's there again",
      meaning: "A run was ended during a rollback. This one put the directory of modules there again.",
      remedy: NOTHING,
    },
  ),
  "module-directory-recovered": defineKind(
    { module: text },
    {
      sentence: ({ module }) =>
        `the directory of module ${module} was missing, since an earlier run was ended when it replaced it: the former one is there again`,
      meaning: "A run was ended while it replaced a module. This one put the former directory there again.",
      remedy: NOTHING,
    },
  ),
};

/** What a run finds in a unit of work beside its plan. */
const UNIT_FINDINGS = {
  "left-beside-plan": defineKind(
    { way: text, packages: texts },
    {
      sentence: ({ way, packages }) =>
        way === "gone"
          ? `${packages.join(", ")} ${packages.length === 1 ? "is" : "are"} gone since an earlier change, which no plan said`
          : `${packages.join(", ")} came with an earlier change, which no plan said`,
      meaning: "An earlier change removed or added packages that its plan didn't name.",
      remedy: "Install or remove them by hand.",
    },
  ),
  "unit-unjudged": defineKind(
    {},
    {
      sentence: () => "what is installed after the transaction couldn't be judged",
      meaning: "The run couldn't compare the packages with the plan after the transaction.",
      remedy: LOOK_NOW,
    },
  ),
  unjudged: defineKind(
    {},
    {
      sentence: () => "it wasn't judged",
      meaning: "The container said nothing of this gate.",
      remedy: LOOK_NOW,
    },
  ),
};

/** What scripts find on machines, by codes of their own. A parameter that is a list takes all words that are left. */
export const FINDINGS = {
  ...SERVICE_FINDINGS,
  ...FRAMEWORK_FINDINGS,
  ...WAY_BACK_FINDINGS,
  ...UNIT_FINDINGS,
};
