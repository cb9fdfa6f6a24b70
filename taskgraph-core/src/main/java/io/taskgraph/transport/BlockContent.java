package io.taskgraph.transport;

/**
 * Identity of the bytes of a published block. A pull continues at an offset only while the identity stays the same, and succeeds
 * only if all received bytes agree with it.
 *
 * @param length number of bytes
 * @param checksum {@link Checksum} of them all
 * @param type full name of the message that they are, {@code package.Message}; empty if that is not known
 */
public record BlockContent(long length, long checksum, String type) {}
