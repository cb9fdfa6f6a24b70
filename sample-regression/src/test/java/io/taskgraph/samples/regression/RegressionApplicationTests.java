package io.taskgraph.samples.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.taskgraph.Outcome;
import io.taskgraph.boot.lifecycle.JobEndedEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;

/** Runs the whole application as a user starts it, on the embedded coordinator, and reads what it writes. */
class RegressionApplicationTests {

    /** Objective of ordinary least squares on the diabetes data, from the reference solution 'diabetes-lin-0'. */
    private static final double DIABETES_OBJECTIVE = 1429.84817379338;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 15, 31})
    void defaultDataGivesTheReferenceSolutionWithAnyNumberOfTasks(int tasks) throws Exception {
        Path file = folder.resolve("result.json");

        Outcome outcome = run("--taskgraph.job.tasks=" + tasks, "--regression.output=" + file);

        assertThat(outcome.isSuccess()).as(outcome.message()).isTrue();
        DocumentContext json = JsonPath.parse(file.toFile());
        assertThat(json.<Integer>read("$.rows")).isEqualTo(442);
        assertThat(json.<Integer>read("$.tasks")).isEqualTo(tasks);
        assertThat(json.<Number>read("$.objective").doubleValue())
                .isCloseTo(DIABETES_OBJECTIVE, within(1e-9 * DIABETES_OBJECTIVE));
        assertThat(json.<Number>read("$.deviance").doubleValue()).isCloseTo(1263985.78563, within(1e-5));
    }

    @Test
    void multinomialGivesTheReferenceSolution() throws Exception {
        Path file = folder.resolve("result.json");

        Outcome outcome = run(
                "--regression.input=classpath:data/iris.csv",
                "--regression.target=species",
                "--regression.family=multinomial",
                "--regression.l2=0.01",
                "--regression.output=" + file);

        assertThat(outcome.isSuccess()).as(outcome.message()).isTrue();
        assertThat(JsonPath.parse(file.toFile()).<Number>read("$.objective").doubleValue())
                .isCloseTo(0.243677226649382, within(1e-9));
    }

    @Test
    void missingFileEndsTheJobWithAMessageThatNamesIt() throws Exception {
        assertFails("nowhere.csv", "--regression.input=" + folder.resolve("nowhere.csv"));
    }

    @Test
    void missingColumnEndsTheJobWithAMessageThatNamesIt() throws Exception {
        assertFails("there is no column 'nope'", "--regression.target=nope");
    }

    @Test
    void cellThatIsNoNumberIsNamedByLineAndColumn() throws Exception {
        assertFails("line 3: column 'a': 'x'", csv("a,y\n1,3\nx,5\n"), "--regression.target=y");
    }

    @Test
    void rankDeficientDesignIsRefused() throws Exception {
        assertFails("rank-deficient", csv("a,b,y\n1,2,3\n2,4,5\n3,6,6\n4,8,1\n"), "--regression.target=y");
    }

    @Test
    void separableClassesAreRefused() throws Exception {
        assertFails(
                "separable", csv("a,y\n1,0\n2,0\n3,1\n4,1\n"), "--regression.target=y", "--regression.family=binomial");
    }

    @Test
    void targetOutOfTheFamilysRangeIsRefused() throws Exception {
        assertFails("-1", csv("a,y\n1,3\n2,-1\n3,4\n"), "--regression.target=y", "--regression.family=poisson");
    }

    private String csv(String content) throws IOException {
        return "--regression.input=" + Files.writeString(folder.resolve("input.csv"), content);
    }

    private static void assertFails(String message, String... arguments) throws Exception {
        assertThat(run(arguments)).satisfies(outcome -> {
            assertThat(outcome.status()).isEqualTo(Outcome.Status.FAILED);
            assertThat(outcome.message()).contains(message);
        });
    }

    private static Outcome run(String... arguments) throws Exception {
        CompletableFuture<Outcome> ended = new CompletableFuture<>();
        String[] all = Stream.concat(Stream.of("--taskgraph.job.on-completion=stay"), Stream.of(arguments))
                .toArray(String[]::new);
        ApplicationListener<PayloadApplicationEvent<JobEndedEvent>> listener = new ApplicationListener<>() {
            @Override
            public void onApplicationEvent(PayloadApplicationEvent<JobEndedEvent> event) {
                ended.complete(event.getPayload().outcome());
            }
        };
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(RegressionApplication.class)
                .listeners(listener)
                .run(all)) {
            assertThat(context.isActive()).isTrue();
            return ended.get(60, TimeUnit.SECONDS);
        }
    }
}
