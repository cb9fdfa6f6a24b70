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
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.SpringApplication;

/** Runs the program that the first argument names; the other arguments are its options. */
public final class TourApplication {

    private static final Map<String, Class<?>> PROGRAMS = new TreeMap<>(Map.of(
            "1-ring", RingApplication.class,
            "2-request", RequestApplication.class,
            "3-tree", TreeApplication.class,
            "4-checkpoint", CheckpointApplication.class,
            "5-standby", StandbyApplication.class,
            "6-sweep", SweepApplication.class,
            "7-kmeans", KMeansApplication.class,
            "8-pagerank", PageRankApplication.class,
            "9-jacobi", JacobiApplication.class));

    private TourApplication() {}

    public static void main(String[] args) {
        Class<?> program = args.length == 0 ? null : PROGRAMS.get(args[0]);
        if (program == null) {
            System.err.println("Name one of " + PROGRAMS.keySet() + " and then its options");
            System.exit(2);
            return;
        }
        SpringApplication.run(program, Arrays.copyOfRange(args, 1, args.length));
    }
}
