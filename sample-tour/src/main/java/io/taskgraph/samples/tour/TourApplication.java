package io.taskgraph.samples.tour;

import io.taskgraph.samples.tour.checkpoint.CheckpointApplication;
import io.taskgraph.samples.tour.jacobi.JacobiApplication;
import io.taskgraph.samples.tour.kmeans.KMeansApplication;
import io.taskgraph.samples.tour.pagerank.PageRankApplication;
import io.taskgraph.samples.tour.request.RequestApplication;
import io.taskgraph.samples.tour.ring.RingApplication;
import io.taskgraph.samples.tour.standby.StandbyApplication;
import io.taskgraph.samples.tour.sweep.SweepApplication;
import io.taskgraph.samples.tour.tree.TreeApplication;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;

/** Runs the program that the first argument names; the other arguments are its options. */
public final class TourApplication {

    private TourApplication() {}

    public static void main(String[] args) {
        Class<?> program = program(args.length == 0 ? "" : args[0]);
        if (program == null) {
            System.err.println(
                    "Name one of 1-ring, 2-request, 3-tree, 4-checkpoint, 5-standby, 6-sweep, 7-kmeans, 8-pagerank,"
                            + " 9-jacobi and then its options");
            System.exit(2);
            return;
        }
        SpringApplication.run(program, Arrays.copyOfRange(args, 1, args.length));
    }

    /** Returns the program of a name, and loads no other one; null if there is none. */
    private static @Nullable Class<?> program(String name) {
        return switch (name) {
            case "1-ring" -> RingApplication.class;
            case "2-request" -> RequestApplication.class;
            case "3-tree" -> TreeApplication.class;
            case "4-checkpoint" -> CheckpointApplication.class;
            case "5-standby" -> StandbyApplication.class;
            case "6-sweep" -> SweepApplication.class;
            case "7-kmeans" -> KMeansApplication.class;
            case "8-pagerank" -> PageRankApplication.class;
            case "9-jacobi" -> JacobiApplication.class;
            default -> null;
        };
    }
}
