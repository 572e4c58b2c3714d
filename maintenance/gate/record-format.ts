import { z } from "zod";

/**
 * The format of records: what gates and promotions hand to policies and `maint plan`. It's raised only if a field means something else.
 * Releases of the library with the same format read each other's records.
 */
export const RECORD_FORMAT = 1;

/** The field of a record that says its format. */
export const recordFormat = z.literal(RECORD_FORMAT);

/** Reads records of this format. Others are refused by their format alone, as their fields may mean something else. */
export function ofThisFormat<S extends z.ZodType>(schema: S): z.ZodPipe<z.ZodUnknown, S> {
  return z.unknown().superRefine(refuseOtherFormat).pipe(schema);
}

const Said = z.object({ format: z.number() });

function refuseOtherFormat(record: unknown, context: z.RefinementCtx): void {
  const format = Said.safeParse(record).data?.format;
  if (format === RECORD_FORMAT) return;
  context.addIssue({ code: "custom", message: describeFormat(format) });
}

function describeFormat(format: number | undefined): string {
  if (format === undefined) return `it says no format, and format ${RECORD_FORMAT} is read here`;
  const age = format > RECORD_FORMAT ? "newer" : "older";
  return `its format ${format} is ${age} than format ${RECORD_FORMAT}, which is read here`;
}
