import { formatNevra, type Package } from "../packages/nevra";
import { compareText } from "../packages/version";
import { isFixedBy } from "../repository/advisory";
import { matchEpochs } from "../repository/fix-epochs";
import type { Announcement } from "../repository/updateinfo";

/**
 * What of the announcements there are speaks of a repository's builds, sorted by id.
 *
 * @param offered of one id and fix, the first counts: staging's before those of the repository as it was
 */
export function selectAnnouncements(
  offered: readonly Announcement[],
  builds: readonly Package[],
): readonly Announcement[] {
  const isFixed = isFixedBy(builds);
  const told = new Set<string>();
  const { advisories } = matchEpochs(
    offered.map(({ advisory }) => advisory),
    builds,
  );
  return offered
    .filter((_, i) => {
      const { id, fixes } = advisories[i] ?? { id: "", fixes: [] };
      const news = fixes
        .filter(isFixed)
        .map((fix) => `${id} ${formatNevra(fix)}`)
        .filter((fix) => !told.has(fix));
      for (const fix of news) told.add(fix);
      return news.length > 0;
    })
    .sort((a, b) => compareText(a.advisory.id, b.advisory.id));
}

/** An updateinfo.xml. */
export function formatUpdateinfo(announcements: readonly Announcement[]): string {
  const updates = announcements.map(({ text }) => `${text}\n`).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<updates>\n${updates}</updates>\n`;
}
