package io.taskgraph.boot.autoconfigure;

import io.taskgraph.topology.Topology;
import java.util.Map;

/**
 * The topologies of the application.
 *
 * @param topologies by link type
 * @param inverses the inverse of each link type that has one
 */
record Linkage(Map<String, Topology> topologies, Map<String, String> inverses) {}
