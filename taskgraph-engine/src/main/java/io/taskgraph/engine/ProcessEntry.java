package io.taskgraph.engine;

/**
 * A live process of the job.
 *
 * @param address address at which its task copies are asked
 * @param slots number of copies that it can hold
 * @param zone failure domain of the process, such as an availability zone; empty if not set
 * @param draining whether it is leaving and hands its tasks over
 * @param fingerprint SHA-256 of the certificate that it shows to other processes, in hexadecimal digits; empty if it has none of its own
 * @param leaseId lease that holds its keys
 * @param revision revision of this entry
 */
public record ProcessEntry(
        String address, int slots, String zone, boolean draining, String fingerprint, long leaseId, long revision) {}
