package io.taskgraph.test;

import io.taskgraph.test.simulation.Fault;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs an application's tasks as a whole job. Its method has one parameter of type {@link SimulatedJob}, for one thread under
 * virtual time with faults drawn from a seed, or {@link JobCluster}, for processes with real threads around the embedded coordinator.
 *
 * <pre>{@code
 * @TaskGraphTest(tasks = 3, processes = 2, faults = {Fault.CRASH, Fault.PAUSE}, runs = 20)
 * void everyTaskHearsTheOthers(SimulatedJob job) {
 *     job.tasks(id -> new RingTask()).linkage("ring", Topologies.ring(3)).run();
 *     assertThat(job).hasSucceededWith("heard [1, 2]");
 * }
 * }</pre>
 *
 * <p>The test runs {@link #runs} times with successive seeds. The same seed gives the same run, as long as the tasks draw nothing from a
 * clock, a thread or a random source of their own. A failure names its seed;
 * the system property {@code taskgraph.test.seed} makes the test run with that seed alone, and {@code taskgraph.test.runs} makes it run
 * more or less often.
 *
 * <p>A value that is out of range fails the test before it runs.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@TestTemplate
@ExtendWith(TaskGraphTestExtension.class)
public @interface TaskGraphTest {

    /** Number of tasks of the job, at least 1. */
    long tasks();

    /** Number of processes that share the job at its start, 1 to 100. */
    int processes() default 1;

    /** Number of tasks that each process can hold, at least 1; 0 for all of them, so that any one process can carry the job alone. */
    int slots() default 0;

    /** Seed of the first run. */
    long seed() default 1;

    /** Number of runs, each with the next seed, 1 to 1,000,000. With a {@link JobCluster} it must be 1. */
    int runs() default 1;

    /**
     * Faults, each as often as it is named: at a moment within the span of {@link #faultsWithinMillis} and to a process
     * that the seed decides. With a {@link JobCluster} there must be none.
     */
    Fault[] faults() default {};

    /** Virtual time from the start in which the faults happen, in milliseconds, at least 1. */
    long faultsWithinMillis() default 1_000;
}
