import { z } from "zod";
import { CalendarFile } from "../../maintenance/calendar/schema";
import { ChangeFile } from "../../maintenance/change/schema";
import { record } from "../../maintenance/files/fields";
import type { PathSegment } from "../../maintenance/files/problem";
import { repository } from "../../maintenance/fleet/repository-schema";
import { FleetFile } from "../../maintenance/fleet/schema";
import { PromotionFile } from "../../maintenance/promotion/schema";
import { ReleaseFile } from "../../maintenance/release/schema";
import { IncidentsFile } from "../../maintenance/rings/incident-schema";

/** What is needed of a JSON Schema to find its mappings. */
interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly additionalProperties?: Shape | boolean;
  readonly items?: Shape | readonly Shape[];
  readonly anyOf?: readonly Shape[];
}

/** What arguments may say, of all components. */
const describeArguments = (): Shape =>
  z.toJSONSchema(
    record({
      ...FleetFile.shape,
      ...{ repository, release: ReleaseFile, calendar: CalendarFile, change: ChangeFile },
      ...{ incidents: IncidentsFile, promotion: PromotionFile },
    }),
    { io: "input", target: "draft-7" },
  ) as Shape;

let described: Shape | undefined;

/** Whether arguments have a mapping there whose keys are names that people choose, such as `nodes.node1`. */
export function isNamedEntry(path: readonly PathSegment[]): boolean {
  const key = path.at(-1);
  if (typeof key !== "string") return false;
  const around = path.slice(0, -1).reduce<readonly Shape[]>(enter, [(described ??= describeArguments())]);
  return around.flatMap(withAlternatives).some(({ additionalProperties }) => isShape(additionalProperties));
}

function enter(shapes: readonly Shape[], key: PathSegment): readonly Shape[] {
  return shapes.flatMap(withAlternatives).flatMap(({ properties, additionalProperties, items }) => {
    if (typeof key === "number") return items ?? [];
    return properties?.[key] ?? (isShape(additionalProperties) ? [additionalProperties] : []);
  });
}

function withAlternatives(shape: Shape): readonly Shape[] {
  return [shape, ...(shape.anyOf ?? []).flatMap(withAlternatives)];
}

function isShape(given: Shape | boolean | undefined): given is Shape {
  return typeof given === "object";
}
