/** Measures of services before and after a change: what the container finds worse, by its codes. */
export interface JudgeCase {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly worse: string;
  /** Registrations that may be missing; none unless told. */
  readonly tolerance?: number;
}

/** `KEY VALUE` measures, apart by commas. */
const UP = "runs asterisk,runs web,runs database,asterisk up,peers 4,online 3,registered 1,web 200";
const SILENT = "runs asterisk,runs web,runs database,asterisk down,web 000";
const GONE = "asterisk down,web 000";
const up = (parts: Readonly<Record<string, string>>): string =>
  UP.split(",")
    .map((line) => {
      const [key = ""] = line.split(" ");
      const part = parts[line] ?? parts[key];
      return part === undefined ? line : part === "" ? "" : `${key} ${part}`;
    })
    .filter((line) => line !== "")
    .join(",");

export const JUDGE_CASES: readonly JudgeCase[] = [
  { what: "all as it was", before: UP, after: UP, worse: "" },
  {
    what: "more than there was",
    before: UP,
    after: up({ peers: "5", online: "5", registered: "2" }),
    worse: "",
  },
  {
    what: "an Asterisk without a process that answers nobody",
    before: UP,
    after: up({ "runs asterisk": "", asterisk: "down", peers: "", online: "", registered: "" }),
    worse: "service-gone asterisk",
  },
  {
    what: "an Asterisk whose client is gone, too",
    before: UP,
    after: up({ "runs asterisk": "", asterisk: "absent", peers: "", online: "", registered: "" }),
    worse: "service-gone asterisk",
  },
  {
    what: "an Asterisk that runs and doesn't answer",
    before: UP,
    after: up({ asterisk: "down", peers: "", online: "", registered: "" }),
    worse: "asterisk-gone",
  },
  {
    what: "an Asterisk that is still starting",
    before: UP,
    after: up({ asterisk: "starting", peers: "1", online: "0", registered: "0" }),
    worse: "asterisk-starting",
  },
  {
    what: "an Asterisk that answers, whatever its process is called",
    before: UP,
    after: up({ "runs asterisk": "" }),
    worse: "",
  },
  {
    what: "an Asterisk that was just starting, and has fewer phones now",
    before: up({ asterisk: "starting" }),
    after: up({ peers: "3" }),
    worse: "peers-missing 3 4",
  },
  {
    what: "an Asterisk that was just starting, and doesn't answer now",
    before: up({ asterisk: "starting" }),
    after: up({ asterisk: "down", peers: "", online: "", registered: "" }),
    worse: "asterisk-gone",
  },
  {
    what: "an Asterisk that never answered, and whose process is there",
    before: SILENT,
    after: SILENT,
    worse: "",
  },
  { what: "an Asterisk that answers since then", before: SILENT, after: UP, worse: "" },
  {
    what: "services that never answered, and whose processes are gone",
    before: SILENT,
    after: GONE,
    worse: "service-gone asterisk,service-gone web,service-gone database",
  },
  { what: "what never was there", before: GONE, after: GONE, worse: "" },
  {
    what: "an Asterisk of which only the process was looked at",
    before: "runs asterisk",
    after: "",
    worse: "service-gone asterisk",
  },
  {
    what: "an Asterisk of which no process was seen, and that doesn't answer now",
    before: up({ "runs asterisk": "" }),
    after: up({ "runs asterisk": "", asterisk: "down", peers: "", online: "", registered: "" }),
    worse: "asterisk-gone",
  },
  {
    what: "phones that aren't configured any more",
    before: UP,
    after: up({ peers: "3" }),
    worse: "peers-missing 3 4",
  },
  {
    what: "phones and registrations with providers that are missing",
    before: UP,
    after: up({ online: "2", registered: "0" }),
    worse: "registrations-missing 2 4",
  },
  {
    what: "missing phones that new registrations with providers don't make up for",
    before: UP,
    after: up({ online: "2", registered: "2" }),
    worse: "registrations-missing 1 4",
  },
  {
    what: "as many missing registrations as are tolerated",
    before: UP,
    after: up({ online: "2", registered: "0" }),
    tolerance: 2,
    worse: "",
  },
  {
    what: "one more than is tolerated",
    before: UP,
    after: up({ online: "1", registered: "0" }),
    tolerance: 2,
    worse: "registrations-missing 3 4",
  },
  {
    what: "a database whose process is gone",
    before: UP,
    after: up({ "runs database": "" }),
    worse: "service-gone database",
  },
  {
    what: "a web server whose process is gone",
    before: UP,
    after: up({ "runs web": "", web: "000" }),
    worse: "service-gone web",
  },
  {
    what: "a web server whose process is gone, and that nobody asked",
    before: "runs web",
    after: "",
    worse: "service-gone web",
  },
  {
    what: "a web server of which no process was seen, and that doesn't answer now",
    before: up({ "runs web": "" }),
    after: up({ "runs web": "", web: "000" }),
    worse: "web-worse 000 200",
  },
  {
    what: "a web server that answers with another process",
    before: UP,
    after: up({ "runs web": "" }),
    worse: "",
  },
  {
    what: "a web server of another name that answers with an error",
    before: UP,
    after: up({ "runs web": "", web: "500" }),
    worse: "web-worse 500 200",
  },
  ...(
    [
      ["200", "500", true],
      ["200", "000", true],
      ["200", "404", true],
      ["302", "403", true],
      ["200", "fatal", true],
      ["200", "unasked", true],
      ["404", "403", true],
      ["302", "200", false],
      ["403", "403", false],
      ["404", "200", false],
      ["500", "200", false],
      ["500", "500", false],
      ["500", "000", false],
      ["000", "000", false],
      ["fatal", "500", false],
      ["unasked", "000", false],
    ] as const
  ).map(([was, is, worse]): JudgeCase => ({
    what: `a web server that answers with ${is} after ${was}`,
    before: up({ web: was }),
    after: up({ web: is }),
    worse: worse ? `web-worse ${is} ${was}` : "",
  })),
];

/** What measures mean for who counts what answers. */
export const SERVING_CASES: readonly { readonly measured: string; readonly serving: string }[] = [
  { measured: UP, serving: "asterisk answers,web answers" },
  { measured: "asterisk up,web 403", serving: "asterisk answers,web answers" },
  { measured: "asterisk starting,web 500", serving: "asterisk runs,web runs" },
  { measured: "asterisk starting,web fatal", serving: "asterisk runs,web runs" },
  { measured: SILENT, serving: "asterisk runs,web runs" },
  { measured: "runs web,asterisk absent,web unasked", serving: "asterisk gone,web runs" },
  { measured: GONE, serving: "asterisk gone,web gone" },
  { measured: "asterisk absent,web unasked", serving: "asterisk gone,web gone" },
  { measured: "", serving: "asterisk gone,web gone" },
];
