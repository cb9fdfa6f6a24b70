package io.taskgraph.examples;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Loads its part of a graph before its first epoch, and tells its size. */
final class GraphTask implements Task {

    private final Path path;
    private Framework framework;
    private Graph graph;

    GraphTask(Path path) {
        this.path = path;
    }

    @Override
    public void init(long taskId, Framework framework) {
        this.framework = framework;
        framework.compute(() -> Graph.read(path, taskId)).thenAccept(loaded -> graph = loaded);
    }

    @Override
    public void enterEpoch(EpochContext context) {
        framework.shutdownJob(Outcome.succeeded(graph.edges().size() + " edges"));
    }

    /** The edges that begin in a vertex, as lines. */
    record Graph(List<String> edges) {

        static Graph read(Path path, long vertex) throws IOException {
            try (Stream<String> lines = Files.lines(path)) {
                return new Graph(
                        lines.filter(edge -> edge.startsWith(vertex + " ")).toList());
            }
        }
    }
}
