import { z } from "zod";
import { FileUnfit, readRegularFile } from "../../declarations/regular-file";

/*
 * Writes a plan's Markdown as a note of the merge request that this job is for, or replaces the one there is:
 *
 *     npx tsx ci/gitlab/post-note.ts plan.md
 *
 * GitLab's own variables say which merge request that is; MAINT_NOTE_TOKEN is a project access token that may use the API.
 */

const Variables = z.object({
  CI_API_V4_URL: z.url(),
  CI_PROJECT_ID: z.string().min(1),
  CI_MERGE_REQUEST_IID: z.string().min(1),
  MAINT_NOTE_TOKEN: z.string().min(1),
});

const User = z.object({ id: z.number() });
const Notes = z.array(z.object({ id: z.number(), body: z.string(), author: User }));

async function main(file: string | undefined): Promise<void> {
  if (file === undefined) throw new Error("Usage: npx tsx ci/gitlab/post-note.ts FILE");
  const variables = Variables.safeParse(process.env);
  if (!variables.success) {
    const missing = variables.error.issues.map(({ path }) => path.join(".")).join(", ");
    throw new Error(`This isn't a job of a merge request, or no token was given: ${missing} not set.`);
  }
  const { CI_API_V4_URL: api, CI_PROJECT_ID: project, CI_MERGE_REQUEST_IID: request } = variables.data;
  const body = readPlan(file);
  const notes = `${api}/projects/${encodeURIComponent(project)}/merge_requests/${request}/notes`;
  const call = (method: string, url: string, content?: object): Promise<Response> =>
    callApi(variables.data.MAINT_NOTE_TOKEN, method, url, content);
  const old = await findNote(call, `${api}/user`, notes, body.slice(0, body.indexOf("\n")));
  await (old === undefined ? call("POST", notes, { body }) : call("PUT", `${notes}/${old}`, { body }));
}

const LARGEST_KB = 1024;

/** Where no plan was made, the merge request may have put a link in its place: to this job's variables, for one. */
function readPlan(file: string): string {
  try {
    return readRegularFile(file, { largestKb: LARGEST_KB, followsLink: false }).bytes.toString();
  } catch (error) {
    if (error instanceof FileUnfit)
      throw new Error(`The plan ${file} can't be shown: it ${error.message}.`, { cause: error });
    throw error;
  }
}

type Call = (method: string, url: string) => Promise<Response>;

/** The note that this token's user wrote for the same stack: somebody else's may begin alike. */
async function findNote(
  call: Call,
  user: string,
  notes: string,
  marker: string,
): Promise<number | undefined> {
  const { id: self } = User.parse(await (await call("GET", user)).json());
  for (let page = "1"; page !== "";) {
    const response = await call("GET", `${notes}?per_page=100&page=${page}`);
    const found = Notes.parse(await response.json()).find(
      ({ author, body }) => author.id === self && body.startsWith(marker),
    );
    if (found !== undefined) return found.id;
    page = response.headers.get("x-next-page") ?? "";
  }
  return undefined;
}

async function callApi(token: string, method: string, url: string, content?: object): Promise<Response> {
  const response = await fetch(url, {
    method,
    headers: { "private-token": token, "content-type": "application/json" },
    ...(content !== undefined && { body: JSON.stringify(content) }),
  });
  if (response.ok) return response;
  throw new Error(`${method} ${url} answered ${response.status}: ${(await response.text()).slice(0, 500)}`);
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
