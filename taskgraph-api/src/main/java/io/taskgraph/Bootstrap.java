package io.taskgraph;

import io.taskgraph.topology.Topology;

/** Programmatic way into a job: set a task builder, add topologies, start. */
public interface Bootstrap extends Bootup {

    /** Sets the builder of the task copies. */
    Bootstrap setTaskBuilder(TaskBuilder taskBuilder);

    /** Adds the topology of a link type. */
    Bootstrap addLinkage(String linkType, Topology topology);
}
