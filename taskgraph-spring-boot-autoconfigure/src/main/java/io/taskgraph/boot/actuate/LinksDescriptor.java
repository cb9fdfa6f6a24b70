package io.taskgraph.boot.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.taskgraph.FailedTopologyException;
import io.taskgraph.engine.AskedTopology;
import io.taskgraph.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Links between tasks in one epoch: the answer of {@code /actuator/taskgraph/links}. Every component is described in
 * {@code docs/reference/actuator.md}.
 */
public record LinksDescriptor(long epoch, List<LinkTypeDescriptor> types) {

    /** Most links that are listed of a link type. */
    static final int MAX_LINKS = 10_000;

    /** The neighbours of each task, by id, on one link type. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LinkTypeDescriptor(
            String linkType,
            List<List<Long>> neighbors,
            boolean more,
            @Nullable String failure) {}

    static LinksDescriptor of(Map<String, Topology> topologies, long tasks, long epoch) {
        List<LinkTypeDescriptor> types = new ArrayList<>();
        new TreeMap<>(topologies).forEach((name, topology) -> types.add(links(name, topology, tasks, epoch)));
        return new LinksDescriptor(epoch, types);
    }

    private static LinkTypeDescriptor links(String name, Topology topology, long tasks, long epoch) {
        List<List<Long>> rows = new ArrayList<>();
        int links = 0;
        for (long task = 0; task < tasks; task++) {
            List<Long> row;
            try {
                row = AskedTopology.neighbors(name, topology, task, Math.max(0, epoch));
            } catch (FailedTopologyException e) {
                return new LinkTypeDescriptor(name, rows, true, e.getMessage());
            }
            links += row.size();
            if (links > MAX_LINKS) {
                return new LinkTypeDescriptor(name, rows, true, null);
            }
            rows.add(row);
        }
        return new LinkTypeDescriptor(name, rows, false, null);
    }
}
