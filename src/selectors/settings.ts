import type { FormatInfo, PinField } from '../worker/contract.ts';
import { TRUST } from '../text/trust.ts';

export interface SettingGroup {
  /** Id of the format; empty for what holds for evidence in general. */
  readonly id: string;
  readonly title: string;
  readonly fields: readonly PinField[];
}

export interface SettingGroups {
  readonly shown: readonly SettingGroup[];
  /** Settings that only a search shows. */
  readonly hidden: number;
}

interface Filter {
  readonly search: string;
  /** Ids of the formats that are open. */
  readonly present: readonly string[];
  /** Names that are shown whatever is open: they have a value, or one that was not understood. */
  readonly kept: readonly string[];
}

/**
 * Settings by format: those that what is open reads, or those that are searched. The general ones are shown while nothing is
 * open, and for formats that have none of their own.
 */
export function groupSettings(
  fields: readonly PinField[],
  formats: readonly FormatInfo[],
  { search, present, kept }: Filter,
): SettingGroups {
  const needle = search.trim().toLowerCase();
  const ofFormats = new Set(fields.flatMap((field) => field.formats));
  const open = formats.filter(({ id }) => present.includes(id));
  const general = open.length === 0 || open.some(({ id }) => !ofFormats.has(id));
  const isShown = (field: PinField): boolean => {
    if (kept.includes(field.name)) return true;
    if (needle !== '') return `${field.name} ${field.title} ${field.form}`.toLowerCase().includes(needle);
    return field.formats.length === 0 ? general : field.formats.some((id) => present.includes(id));
  };
  const shown = fields.filter(isShown);
  const groupOf = (field: PinField): string =>
    field.formats.find((id) => present.includes(id)) ?? field.formats[0] ?? '';
  const groups = [...new Set(shown.map(groupOf))].map((id) => ({
    id,
    title: formats.find((format) => format.id === id)?.title ?? TRUST.general,
    fields: shown.filter((field) => groupOf(field) === id),
  }));
  return { shown: groups, hidden: fields.length - shown.length };
}
