import { Document, isScalar, Scalar, visit } from "yaml";
import { withVersion } from "../files/version";
import { plainLine } from "../text/plain-text";
import type { CalendarFileContent } from "./schema";

const TIME_OF_DAY = /^\d\d:\d\d$/;

/**
 * A calendar as a file that `parseCalendar` reads back.
 *
 * @param remarks lines that stand above it as comments
 */
export function formatCalendar(content: CalendarFileContent, remarks: readonly string[]): string {
  const document = new Document(withVersion(content), { aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, node) => {
      // To YAML 1.1 a time of day without quotes is a number of minutes.
      if (isScalar(node) && TIME_OF_DAY.test(String(node.value))) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  const comments = remarks.map((remark) => `# ${plainLine(remark)}\n`).join("");
  return comments + document.toString({ lineWidth: 0 });
}
