import { Column, type ColumnOptions, PrimaryColumn } from "typeorm";

/** A 64-bit integer column; a stored value that JavaScript cannot hold exactly is refused rather than rounded. */
const bigintTransformer = {
  to: (value: number | null | undefined) => value,
  from: (stored: string | number | null | undefined) => {
    if (stored === null || stored === undefined) return null;
    const value = Number(stored);
    if (!Number.isSafeInteger(value)) throw new RangeError("a stored integer is too large to be exact");
    return value;
  },
};

/** The primary key: a UUIDv7 made by the server. */
export const IdColumn = (): PropertyDecorator => PrimaryColumn({ type: "varchar", length: 36 });

/** The id of another row. */
export const ReferenceColumn = (options: ColumnOptions = {}): PropertyDecorator =>
  Column({ type: "varchar", length: 36, ...options });

/** A short text; also a word of an enum. */
export const TextColumn = (length: number, options: ColumnOptions = {}): PropertyDecorator =>
  Column({ type: "varchar", length, ...options });

/** A text of up to 65,535 bytes. */
export const LongTextColumn = (options: ColumnOptions = {}): PropertyDecorator => Column({ type: "text", ...options });

/** An instant in UTC with milliseconds. */
export const InstantColumn = (options: ColumnOptions = {}): PropertyDecorator =>
  Column({ type: "datetime", precision: 3, ...options });

/** A calendar day, `YYYY-MM-DD`. */
export const DayColumn = (options: ColumnOptions = {}): PropertyDecorator => Column({ type: "date", ...options });

/** Money in minor units. */
export const MinorColumn = (options: ColumnOptions = {}): PropertyDecorator =>
  Column({ type: "bigint", transformer: bigintTransformer, ...options });

export const IntegerColumn = (options: ColumnOptions = {}): PropertyDecorator => Column({ type: "int", ...options });

export const NumberColumn = (options: ColumnOptions = {}): PropertyDecorator => Column({ type: "double", ...options });

export const FlagColumn = (): PropertyDecorator => Column({ type: "boolean" });

/** A value stored as JSON text. */
export const JsonColumn = (options: ColumnOptions = {}): PropertyDecorator =>
  Column({ type: "simple-json", ...options });
