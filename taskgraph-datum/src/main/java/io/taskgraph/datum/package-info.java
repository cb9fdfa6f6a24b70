/**
 * Input for tasks: records or typed columns from files and class path resources.
 *
 * <p>A {@link io.taskgraph.datum.DatumIteratorBuilder} says how a location is read: lines, CSV with a header, values between blanks,
 * delimited protobuf messages, or a format of the application's own; unpacked where the name ends in {@code .gz}. It opens any number of locations that way,
 * as a {@link io.taskgraph.datum.DatumIterator} of one record after another or as a {@link
 * io.taskgraph.datum.DatumSource}, of which each task reads its {@link io.taskgraph.datum.DatumShare}. Every value knows
 * where it came from, so that a bad one is reported with its file, line and column.
 *
 * <p>Inside, a {@link io.taskgraph.datum.RecordScanner} finds where records begin without parsing them, a {@link
 * io.taskgraph.datum.ScannedText} remembers enough of that to cut a text anywhere, and a {@link
 * io.taskgraph.datum.TextFormat} parses from there on.
 */
@NullMarked
package io.taskgraph.datum;

import org.jspecify.annotations.NullMarked;
