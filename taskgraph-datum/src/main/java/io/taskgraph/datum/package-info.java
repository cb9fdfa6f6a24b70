/**
 * Streaming input for tasks: records read one at a time from a file or a class path resource.
 *
 * <p>A {@link io.taskgraph.datum.DatumIteratorBuilder} says how a location is read (lines, CSV with a header, delimited protobuf messages, a format
 * of the application's own; unpacked where the name ends in {@code .gz}) and opens any number of locations that way. A
 * {@link io.taskgraph.datum.DatumIterator} holds the open file and is to be closed. Every record knows where it came
 * from, so that a bad value is reported with its file, line and column.
 */
@NullMarked
package io.taskgraph.datum;

import org.jspecify.annotations.NullMarked;
