import { ProjectFiles } from "../../declarations/project-files";
import { readFleetText } from "../../declarations/read-fleet";
import { type PromotionBasis, readPromotion } from "../../declarations/read-promotion";
import { record } from "../../maintenance/files/fields";
import type { FileForm } from "../../maintenance/files/form";
import { InvalidFile, type PathSegment } from "../../maintenance/files/problem";
import { validateDeclared } from "../../maintenance/files/validate";
import { FleetFile } from "../../maintenance/fleet/schema";
import type { Fleet } from "../../maintenance/fleet/fleet";
import { repository } from "../../maintenance/fleet/repository-schema";
import { asArgumentProblem } from "./argument-invalid";
import { asGiven, fileOr } from "./file-or-object";
import { requireName } from "./declared-name";
import type { PbxRepositoryArgs } from "./repository";
import { takeOutputs } from "./stand-ins";

const { releaseKeys, qualification, bastions } = FleetFile.shape;
const Arguments = record({
  ...{ releaseKeys, qualification, bastions, repository },
  release: fileOr("release"),
  promotion: fileOr("promotion").optional(),
});
/** What a stack's configuration says, and no fleet file. */
const SETTINGS = new Set(["release", "promotion"]);
const FORM: FileForm = { what: "a component's arguments", fields: Object.keys(Arguments.shape) };

/** A repository that a program declares. */
export interface DeclaredRepository {
  readonly basis: PromotionBasis;
  /** The fleet that has the repository, and nothing else. */
  readonly fleet: Fleet;
}

/**
 * Reads a repository that a program declares, as a fleet file and a stack's configuration would be read.
 *
 * @throws ArgumentInvalid, FileUnreadable, InvalidFile, and what else `readPromotion` throws
 */
export function readDeclaredRepository(name: string, args: PbxRepositoryArgs): DeclaredRepository {
  const who = `PbxRepository ${name}`;
  requireName(who, name);
  // Its host isn't waited for: a promotion is planned as a whole, or not at all.
  const { plain } = takeOutputs(who, args, []);
  const project = new ProjectFiles();
  try {
    const { release, promotion } = validateDeclared(
      { file: who, text: { at: [], value: plain } },
      Arguments,
      FORM,
    ).value;
    // What the schema makes of the arguments is no input of it: the fleet is read from what the program gave.
    const { repository: own, ...others } = plain;
    const shared = Object.fromEntries(Object.entries(others).filter(([key]) => !SETTINGS.has(key)));
    const declared = { fleet: name, ...shared, repositories: { [name]: own } };
    const fleet = readFleetText([{ file: who, text: { at: [], value: declared } }], project, who);
    const stack = {
      ...{ repository: name, release: asGiven("release", release) },
      ...(promotion !== undefined && { promotion: asGiven("promotion", promotion) }),
    };
    return { basis: readPromotion(stack, fleet, project, who), fleet };
  } catch (error) {
    throw asArgumentProblem(who, atArguments(error, name));
  }
}

/** A problem of the fleet that the arguments became is told where the program has it. */
function atArguments(error: unknown, name: string): unknown {
  if (!(error instanceof InvalidFile)) return error;
  return new InvalidFile(
    error.problems.map((problem) => ({ ...problem, path: ofArguments(problem.path, name) })),
  );
}

function ofArguments(path: readonly PathSegment[], name: string): readonly PathSegment[] {
  const [first, second, ...rest] = path;
  return first === "repositories" && second === name ? ["repository", ...rest] : path;
}
