/**
 * Evidence text made safe for a terminal: control characters, escape sequences, bidirectional marks, invisible and
 * unpaired characters are written as \u{...}, so that evidence cannot colour, hide, reorder or overwrite what the auditor
 * reads. One line in, one line out.
 */
export function printable(text: string, most = Infinity): string {
  const shown = text.length <= most ? text : `${text.slice(0, most)}... (${text.length} characters)`;
  return shown.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
