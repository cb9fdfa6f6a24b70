package io.taskgraph.engine;

import java.util.Set;

/**
 * A live process of the job.
 *
 * @param address address at which its task copies are asked
 * @param slots number of copies that it can hold
 * @param zone failure domain of the process, such as an availability zone; empty if not set
 * @param draining whether it is leaving and hands its tasks over
 * @param fingerprint SHA-256 of the certificate that it shows to other processes, in hexadecimal digits; empty if it has none of its own
 * @param refuses tasks that it does not back up, since a backup of them has ended there
 * @param leaseId lease that holds its keys
 * @param revision revision of this entry
 */
public record ProcessEntry(
        String address,
        int slots,
        String zone,
        boolean draining,
        String fingerprint,
        Set<Long> refuses,
        long leaseId,
        long revision) {

    public ProcessEntry {
        refuses = Set.copyOf(refuses);
    }

    /** Creates the entry of a process that backs up any task. */
    public ProcessEntry(
            String address, int slots, String zone, boolean draining, String fingerprint, long leaseId, long revision) {
        this(address, slots, zone, draining, fingerprint, Set.of(), leaseId, revision);
    }
}
