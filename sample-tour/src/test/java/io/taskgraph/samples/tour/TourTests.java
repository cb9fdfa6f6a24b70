package io.taskgraph.samples.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.taskgraph.Outcome;
import io.taskgraph.boot.lifecycle.JobEndedEvent;
import io.taskgraph.samples.tour.checkpoint.CheckpointApplication;
import io.taskgraph.samples.tour.jacobi.JacobiApplication;
import io.taskgraph.samples.tour.kmeans.KMeansApplication;
import io.taskgraph.samples.tour.pagerank.PageRankApplication;
import io.taskgraph.samples.tour.request.RequestApplication;
import io.taskgraph.samples.tour.ring.RingApplication;
import io.taskgraph.samples.tour.standby.StandbyApplication;
import io.taskgraph.samples.tour.sweep.SweepApplication;
import io.taskgraph.samples.tour.tree.TreeApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;

/** Runs every program of the tour. */
class TourTests {

    private static final int MAX_LINES = 100;

    /** Takes the outcome from the event that ends the job. */
    private record OutcomeListener(CompletableFuture<Outcome> outcome)
            implements ApplicationListener<PayloadApplicationEvent<JobEndedEvent>> {

        @Override
        public void onApplicationEvent(PayloadApplicationEvent<JobEndedEvent> event) {
            outcome.complete(event.getPayload().outcome());
        }
    }

    private static String outcomeOf(Class<?> program, String... options) throws Exception {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        SpringApplication application = new SpringApplication(program);
        application.addListeners(new OutcomeListener(outcome));
        String[] args = Stream.concat(Stream.of("--taskgraph.job.on-completion=stay"), Stream.of(options))
                .toArray(String[]::new);
        try (ConfigurableApplicationContext context = application.run(args)) {
            Outcome ended = outcome.get(60, TimeUnit.SECONDS);
            assertThat(ended.isSuccess()).as("%s", ended).isTrue();
            return ended.message();
        }
    }

    @Test
    void ringHearsBothNeighbours() throws Exception {
        assertThat(outcomeOf(RingApplication.class)).isEqualTo("heard [1, 3]");
    }

    @Test
    void requestsBringTheSquares() throws Exception {
        assertThat(outcomeOf(RequestApplication.class)).isEqualTo("sum of squares 14");
    }

    @Test
    void treeAddsUpEveryTask() throws Exception {
        assertThat(outcomeOf(TreeApplication.class)).isEqualTo("sum 1111");
        assertThat(outcomeOf(TreeApplication.class, "--taskgraph.job.tasks=7")).isEqualTo("sum 1111111");
    }

    @Test
    void theSecondCopyGoesOnFromTheCheckpoint() throws Exception {
        assertThat(outcomeOf(CheckpointApplication.class)).isEqualTo("number 50 is 12586269025");
    }

    @Test
    void everySeatIsBooked() throws Exception {
        assertThat(outcomeOf(StandbyApplication.class)).isEqualTo("booked 150 seats");
    }

    @Test
    void kMeansFindsTheCentres() throws Exception {
        assertThat(outcomeOf(KMeansApplication.class))
                .matches("centres \\[\\[-?0\\.0\\d*, -?0\\.0\\d*], \\[(2\\.0|1\\.9)\\d*, (6\\.0|5\\.9)\\d*],"
                        + " \\[(5\\.0|4\\.9)\\d*, (1\\.0|0\\.9)\\d*]] after \\d+");
    }

    @Test
    void firstProgramOfTheTutorialEndsAsThePageSays() throws Exception {
        assertThat(outcomeOf(com.example.KMeansApplication.class, "--taskgraph.job.tasks=4"))
                .isEqualTo("sum 2097150.0");
    }

    /** The best is 1/4: then both coordinates shrink by a half in each step. The one nearest to it on the grid wins. */
    @Test
    void sweepFindsTheBestStepLength() throws Exception {
        assertThat(outcomeOf(SweepApplication.class)).isIn("best step length 0.24", "best step length 0.26");
    }

    /** Rounding apart, how the pages are spread over tasks does not show. */
    @Test
    void pageRankDoesNotDependOnTheNumberOfTasks() throws Exception {
        String four = outcomeOf(PageRankApplication.class);
        String one = outcomeOf(PageRankApplication.class, "--taskgraph.job.tasks=1");
        assertThat(four).startsWith("page 0 has rank 0.0").endsWith(" of 1");
        assertThat(rank(four)).isCloseTo(rank(one), within(1e-12));
    }

    private static double rank(String outcome) {
        return Double.parseDouble(outcome.split(" ")[4]);
    }

    /** Strips only cut the plate: 2 of 8 rows are another plate than 4. */
    @Test
    void jacobiComesToTheSameHeatEveryTime() throws Exception {
        String first = outcomeOf(JacobiApplication.class, "--taskgraph.job.tasks=2");
        assertThat(first).matches("heat \\d+\\.\\d+ after \\d+ iterations");
        assertThat(outcomeOf(JacobiApplication.class, "--taskgraph.job.tasks=2"))
                .isEqualTo(first);
    }

    @Test
    void noProgramIsLongerThanAScreenOrTwo() throws Exception {
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            List<Path> sources =
                    files.filter(path -> path.toString().endsWith(".java")).toList();
            assertThat(sources).hasSizeGreaterThan(5);
            for (Path source : sources) {
                assertThat(Files.readAllLines(source)).as("%s", source).hasSizeLessThanOrEqualTo(MAX_LINES);
            }
        }
    }
}
