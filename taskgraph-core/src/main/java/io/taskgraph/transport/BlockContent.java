package io.taskgraph.transport;

/**
 * What tells the bytes of one published block from those of another: a pull goes on at an offset only while it stays the same,
 * and ends well only if all bytes that have come agree with it.
 *
 * @param length number of bytes
 * @param checksum {@link Checksum} of them all
 */
public record BlockContent(long length, long checksum) {}
