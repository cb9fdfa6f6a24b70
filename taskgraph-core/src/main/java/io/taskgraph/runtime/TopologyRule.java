package io.taskgraph.runtime;

import io.taskgraph.topology.Topology;
import java.util.Map;

/** A rule that the topologies of a job keep in epoch 0. It is looked at by the thread that asks them before a process joins. */
@FunctionalInterface
public interface TopologyRule {

    /**
     * Returns if the topologies keep the rule.
     *
     * @param topologies by link type; to be asked on this thread alone, so that the log can name one that does not return
     * @throws io.taskgraph.TopologyException if one breaks the rule
     */
    void check(Map<String, Topology> topologies);
}
