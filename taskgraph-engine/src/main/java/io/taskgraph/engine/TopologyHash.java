package io.taskgraph.engine;

import io.taskgraph.FailedTopologyException;
import io.taskgraph.topology.Topology;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** A digest of link types and neighbours at epoch 0, by which processes notice that they were built differently. */
public final class TopologyHash {

    /** Tasks beyond these are not looked at, so that a large job starts at once. */
    private static final long LOOKED_AT = 256;

    private TopologyHash() {}

    /**
     * Returns the digest of a job's topologies, which asks them about the first tasks.
     *
     * @throws FailedTopologyException if one of them throws
     */
    public static String of(Map<String, Topology> topologies, long tasks) {
        // a checksum suffices: it guards against a mistake in a deployment, not against an adversary
        CRC32 crc = new CRC32();
        new TreeMap<>(topologies).forEach((linkType, topology) -> {
            crc.update(linkType.getBytes(StandardCharsets.UTF_8));
            for (long task = 0; task < Math.min(tasks, LOOKED_AT); task++) {
                crc.update(neighbors(linkType, topology, task).toString().getBytes(StandardCharsets.UTF_8));
            }
        });
        return Long.toHexString(crc.getValue());
    }

    // Code of the application: no task is there yet to fail by it, so the process cannot take part.
    @SuppressWarnings("CatchingUnchecked")
    private static List<Long> neighbors(String linkType, Topology topology, long task) {
        try {
            return List.copyOf(topology.neighbors(task, 0));
        } catch (Throwable thrown) {
            throw new FailedTopologyException(linkType, task, 0, thrown);
        }
    }
}
