import assert from "node:assert/strict";
import { parseNevra } from "../../../../maintenance/packages/nevra";
import { formatUpdateinfo, selectAnnouncements } from "../../../../maintenance/promotion/announcements";
import { readWhole } from "../../../../maintenance/repository/text-reader";
import { readAnnouncements, readUpdateinfo } from "../../../../maintenance/repository/updateinfo";

function announce(id: string, fixes: readonly string[], title = "t & u"): string {
  const packages = fixes.map(parseNevra).map(({ name, version, release, arch }) => {
    return `<package name="${name}" version="${version}" release="${release}" epoch="0" arch="${arch}"/>`;
  });
  return (
    `<update from="x" type="security" version="1"><id>${id}</id><title>${title.replace("&", "&amp;")}</title>` +
    `<severity>Important</severity><references><reference type="cve" id="CVE-2026-1"/></references>` +
    `<pkglist><collection>${packages.join("")}</collection></pkglist></update>`
  );
}

const read = (...updates: string[]) =>
  readWhole(readAnnouncements(), `<updates>${updates.join("\n")}</updates>`);
const select = (offered: ReturnType<typeof read>, builds: readonly string[]): string[] =>
  selectAnnouncements(offered, builds.map(parseNevra)).map(({ advisory }) => advisory.id);

describe("what a repository announces after a promotion", () => {
  it("is what speaks of its builds, also of those that came in between, by id", () => {
    const offered = read(
      announce("A-2", ["a-2-1.noarch"]),
      announce("A-1", ["a-1-1.noarch"]),
      announce("A-3", ["a-3-1.noarch"]),
      announce("B-1", ["b-1-1.noarch"]),
    );
    assert.deepEqual(select(offered, ["a-2-1.noarch"]), ["A-1", "A-2"]);
    assert.deepEqual(select(offered, []), []);
  });

  it("keeps an announcement's own words", () => {
    const [whole] = read(announce("A-1", ["a-1-1.noarch", "z-1-1.noarch"]));
    const text = formatUpdateinfo(selectAnnouncements([whole!], [parseNevra("a-1-1.noarch")]));
    assert.match(text, /<title>t &amp; u<\/title>/);
    assert.deepEqual(readWhole(readUpdateinfo(), text), [whole!.advisory]);
  });

  it("is staging's word where both speak of a fix, and the older one's too where that alone does", () => {
    const staging = read(announce("A-1", ["a-1-1.noarch"], "new"));
    const updates = read(
      announce("A-1", ["a-1-1.noarch"], "old"),
      announce("A-1", ["b-1-1.noarch"], "the other half"),
    );
    const titles = (builds: readonly string[]) =>
      selectAnnouncements([...staging, ...updates], builds.map(parseNevra)).map(
        ({ text }) => /<title>(.*)<\/title>/.exec(text)?.[1],
      );
    assert.deepEqual(titles(["a-1-1.noarch"]), ["new"]);
    assert.deepEqual(titles(["a-1-1.noarch", "b-1-1.noarch"]), ["new", "the other half"]);
  });

  it("may be nothing at all", () => {
    assert.deepEqual(readWhole(readAnnouncements(), "<updates/>"), []);
    assert.deepEqual(readWhole(readUpdateinfo(), formatUpdateinfo([])), []);
  });
});
