import { defineKind, text, texts } from "../kind";
import { LOOK_NOW, NOTHING } from "./remedies";

/** `a, b, c, and 4 more` */
function listFew(count: string, names: readonly string[]): string {
  const more = Number(count) - names.length;
  return `${names.join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
}

/** What a run finds when it saves modules and database before a change, and when it rolls back. */
export const ROLLBACK_FINDINGS = {
  "disk-short": defineKind(
    { place: text, freeKb: text, neededKb: text },
    {
      sentence: ({ place, freeKb, neededKb }) =>
        `${freeKb} KiB are free on ${place}, and ${neededKb} KiB are needed`,
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
      sentence: () => "the dump of the database has no statements",
      meaning: "The dump of FreePBX's database has no statements.",
      remedy: "Correct database.dump in the fleet file, or look at mysqldump there.",
    },
  ),
  "dump-cut-short": defineKind(
    {},
    {
      sentence: () => "the dump of the database breaks off: it lacks -- Dump completed at its end",
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
      sentence: ({ said }) => `modules and database can't be restored: ${said}`,
      meaning: "A program failed during the rollback.",
      remedy: LOOK_NOW,
    },
  ),
  "files-not-put-back": defineKind(
    { count: text, files: texts },
    {
      sentence: ({ count, files }) =>
        `modules and database can't be restored: files differ from the saved ones: ${listFew(count, files)}`,
      meaning: "After the rollback, files differ from the saved ones.",
      remedy: LOOK_NOW,
    },
  ),
  "tables-added": defineKind(
    { count: text, tables: texts },
    {
      sentence: ({ count, tables }) =>
        `modules and database can't be restored: the database has new tables: ${listFew(count, tables)}`,
      meaning: "After the rollback, the database has tables that it didn't have before the change.",
      remedy: LOOK_NOW,
    },
  ),
  "tables-missing": defineKind(
    { count: text, tables: texts },
    {
      sentence: ({ count, tables }) =>
        `modules and database can't be restored: the database lacks tables: ${listFew(count, tables)}`,
      meaning: "After the rollback, the database lacks tables that it had before the change.",
      remedy: LOOK_NOW,
    },
  ),
  "tables-unlisted": defineKind(
    {},
    {
      sentence: () => "modules and database can't be restored: the database doesn't list its tables",
      meaning: "The database doesn't list its tables, so the rollback can't drop the new ones.",
      remedy: LOOK_NOW,
    },
  ),
  "database-half-restored": defineKind(
    { run: text, database: text, dump: text, mark: text, tables: text },
    {
      sentence: ({ run, database, dump, mark, tables }) =>
        `run ${run} was ended while it restored the database, which may be half restored. ` +
        `Restore it (mysql ${database} < ${dump}, or the fleet file's database.restore). ` +
        `${tables === "" ? "" : `Drop the tables that ${tables} doesn't name. `}Remove ${mark}, and run again`,
      meaning: "A run was ended while it restored the database. No later run restores it by itself.",
      remedy: "Restore the database by hand as the message says. Remove the mark, and run again.",
    },
  ),
  "modules-directory-recovered": defineKind(
    {},
    {
      sentence: () =>
        "an earlier run was ended during its rollback, and left no directory of modules. This run put the former one there again",
      meaning: "A run was ended during a rollback. This one put the directory of modules there again.",
      remedy: NOTHING,
    },
  ),
  "module-directory-recovered": defineKind(
    { module: text },
    {
      sentence: ({ module }) =>
        `an earlier run was ended while it replaced module ${module}. This run put the module's former directory there again`,
      meaning: "A run was ended while it replaced a module. This one put the former directory there again.",
      remedy: NOTHING,
    },
  ),
};
