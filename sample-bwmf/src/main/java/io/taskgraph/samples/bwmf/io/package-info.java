/**
 * Matrices and factors in files.
 *
 * <p>{@link io.taskgraph.samples.bwmf.io.MatrixInput} gives a task its shards of a matrix, from text or from files of shards
 * that {@link io.taskgraph.samples.bwmf.io.ShardFiles} has written before. {@link
 * io.taskgraph.samples.bwmf.io.FactorFiles} and {@link io.taskgraph.samples.bwmf.io.FactorCodec} carry factors, {@link
 * io.taskgraph.samples.bwmf.io.LossFile} and {@link io.taskgraph.samples.bwmf.io.HtmlReport} tell how it went. Input is
 * streamed and may be packed by gzip, which the name's end tells; what is wrong in it is reported with location, line and
 * value as a {@link io.taskgraph.datum.DatumException}. An output file is complete or not there.
 */
@NullMarked
package io.taskgraph.samples.bwmf.io;

import org.jspecify.annotations.NullMarked;
