import { defineKind } from "../define-kind";
import { PACKAGES_QUESTION } from "./question";
import { completeSettings, draftPackages } from "./plan/draft";
import { NOTHING_PREPARED, preparePackages } from "./stage/prepare";

/** Packages of a node and of its containers, at the builds of a release. */
export const PACKAGES = defineKind({
  name: "packages",
  question: PACKAGES_QUESTION,
  leftAlone: ({ unkept = [] }) => unkept,
  draft: draftPackages,
  prepare: async (session, args, needs) =>
    preparePackages(
      session,
      await completeSettings(args),
      needs.flatMap(({ packages }) => packages),
      needs.flatMap(({ transactions }) => transactions),
      new Set(
        needs.flatMap(({ rollsBack, transactions }) =>
          rollsBack ? transactions.map(({ target }) => target) : [],
        ),
      ),
    ),
  unprepared: NOTHING_PREPARED,
});
