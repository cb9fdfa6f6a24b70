package io.taskgraph.boot.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Task;
import io.taskgraph.boot.LinkType;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.boot.autoconfigure.TaskGraphAutoConfiguration;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** What a user sees: each mistake is made in an application that is run, and the report is read from the console. */
@ExtendWith(OutputCaptureExtension.class)
class FailureAnalyzersTests {

    @Test
    void noTaskBuilder(CapturedOutput output) {
        run(Nothing.class);
        assertThat(output)
                .contains("TaskGraph is on the class path, but the application has no task builder.")
                .contains("Annotate the class or the @Bean method that makes your tasks with @TaskBuilder"
                        + " (io.taskgraph.boot), or set taskgraph.enabled=false if this application takes no part in a"
                        + " job.");
    }

    @Test
    void twoTaskBuilders(CapturedOutput output) {
        run(Two.class);
        assertThat(output)
                .contains("The application must have one task builder, but has 2: 'second', 'first'.")
                .contains("Keep one of them and let it choose the task by the task id.");
    }

    @Test
    void wrongSignature(CapturedOutput output) {
        run(WrongSignature.class);
        assertThat(output)
                .contains("Task builder 'tasks' (" + NoMethod.class.getName()
                        + ") neither implements io.taskgraph.TaskBuilder nor has a public method that takes a long and"
                        + " returns a Task.")
                .contains("Implement io.taskgraph.TaskBuilder, or add one method 'public Task task(long taskId)'.");
    }

    @Test
    void severalMethods(CapturedOutput output) {
        run(SeveralMethods.class);
        assertThat(output)
                .contains("has more than one public method that takes a long and returns a task of one kind.")
                .contains("Keep one of them public, or implement io.taskgraph.TaskBuilder.");
    }

    @Test
    void taskThatIsAnOrdinaryBean(CapturedOutput output) {
        run(OrdinaryTask.class);
        String type = TakesFramework.class.getName();
        assertThat(output)
                .contains("A Framework belongs to a copy of a task and is no bean, but " + type + " takes one.")
                .contains(
                        "Annotate class " + type + " with @TaskBuilder (io.taskgraph.boot) instead of @Component or the"
                                + " like: then each copy of a task is a new instance of it, made with its own Framework.")
                .doesNotContain("Consider defining a bean");
    }

    @Test
    void methodThatMakesATaskOfAFramework(CapturedOutput output) {
        run(TaskOfMethod.class);
        assertThat(output)
                .contains("Annotate method 'ordinary' of " + TaskOfMethod.class.getName()
                        + " with @TaskBuilder (io.taskgraph.boot) and @Scope(\"prototype\"): then each copy of a task is a"
                        + " new bean, made with its own Framework.");
    }

    @Test
    void serviceThatTakesAFramework(CapturedOutput output) {
        run(OrdinaryService.class);
        assertThat(output)
                .contains("Take the Framework in the constructor of the class of your tasks, which is annotated with"
                        + " @TaskBuilder (io.taskgraph.boot), and hand it to " + Service.class.getName()
                        + " from there.");
    }

    @Test
    void duplicateLinkType(CapturedOutput output) {
        run(DuplicateLinkType.class);
        assertThat(output)
                .contains("Link type 'ring' has more than one topology: beans 'ring', 'second'.")
                .contains("Give each topology bean a link type of its own: rename the bean, or annotate it with"
                        + " @LinkType.");
    }

    @Test
    void topologyThatThrows(CapturedOutput output) {
        run(FailingTopology.class, "--taskgraph.job.tasks=3");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("The topology of link type 'graph' failed for task 0 in epoch 0:"
                        + " java.lang.IllegalStateException: no graph, thrown at " + FailingTopology.class.getName())
                .contains(
                        "Let the Topology bean of 'graph' return a list for each task of the job, empty where it has no"
                                + " neighbours.")
                .doesNotContain("\tat ");
    }

    @Test
    void valueOutOfRange(CapturedOutput output) {
        run(One.class, "--taskgraph.job.tasks=0");
        assertThat(output)
                .contains("Property: taskgraph.job.tasks")
                .contains("Value: \"0\"")
                .contains("Reason: must be greater than or equal to 1");
    }

    @Test
    void fewerSlotsThanTasks(CapturedOutput output) {
        run(One.class, "--taskgraph.job.tasks=3", "--taskgraph.node.slots=2");
        assertThat(output)
                .contains("Invalid value '2' for configuration property 'taskgraph.node.slots'")
                .contains("there must be a slot for each of the 3 tasks of 'taskgraph.job.tasks'.");
    }

    @Test
    void partsOfASecond(CapturedOutput output) {
        run(One.class, "--taskgraph.lease.ttl=2500ms");
        assertThat(output)
                .contains("for configuration property 'taskgraph.lease.ttl'")
                .contains("A lease lasts whole seconds.");
    }

    @Test
    void jobNotNamedAlthoughShared(CapturedOutput output) {
        run(One.class, "--taskgraph.etcd.endpoints=http://127.0.0.1:1");
        assertThat(output)
                .contains("Several processes can share this coordinator, but 'taskgraph.job.name' and"
                        + " 'taskgraph.job.tasks' are not set.")
                .contains(
                        "Set 'taskgraph.job.name' and 'taskgraph.job.tasks', to the same value in all processes of the"
                                + " job. To run the whole job in this process instead, leave 'taskgraph.etcd.endpoints' unset.");
    }

    @Test
    void numberOfTasksMissingAlthoughShared(CapturedOutput output) {
        run(One.class, "--taskgraph.etcd.endpoints=http://127.0.0.1:1", "--taskgraph.job.name=shared");
        assertThat(output).contains("processes can share this coordinator, but 'taskgraph.job.tasks' is not set.");
    }

    @Test
    void unknownKey(CapturedOutput output) {
        run(One.class, "--taskgraph.job.task=3");
        assertThat(output)
                .contains("There is no property 'taskgraph.job.task' (value \"3\"")
                .contains("Correct the name, or remove the property.");
    }

    @Test
    void asymmetricPair(CapturedOutput output) {
        run(AsymmetricPair.class, "--taskgraph.job.tasks=7");
        assertThat(output)
                .contains(
                        "Link type 'up' names 'down' as its inverse, but task 3 has task 1 on 'up', and task 1 does not have"
                                + " task 3 on 'down'.")
                .contains("Correct the topology bean of 'up' or of 'down', or remove 'inverse' from the @LinkType of"
                        + " 'up'.");
    }

    @Test
    void usedLinkTypeWithoutTopology(CapturedOutput output) {
        run(UsesParents.class, "--taskgraph.job.tasks=3");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("The tasks use link type 'Parents', but there is no topology for it; there are topologies for"
                        + " 'ring'.")
                .contains("Declare a bean of type io.taskgraph.topology.Topology with the name 'Parents' or the"
                        + " annotation @LinkType(\"Parents\"), or let the tasks use one of the link types 'ring'.");
    }

    @Test
    void bundleOfEtcdMissing(CapturedOutput output) {
        run(
                WithBundles.class,
                "--taskgraph.etcd.endpoints=https://127.0.0.1:1",
                "--taskgraph.etcd.ssl.bundle=etdc",
                "--spring.ssl.bundle.pem.etcd.truststore.certificate=file:nowhere",
                "--spring.ssl.bundle.jks.data.truststore.location=file:nowhere");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains(
                        "'taskgraph.etcd.ssl.bundle' names SSL bundle 'etdc', which does not exist. There are: 'data',"
                                + " 'etcd'.")
                .contains("Define it as 'spring.ssl.bundle.pem.etdc' or 'spring.ssl.bundle.jks.etdc', or let"
                        + " 'taskgraph.etcd.ssl.bundle' name one of 'data', 'etcd'. To do without TLS, leave"
                        + " 'taskgraph.etcd.ssl.bundle' unset.");
    }

    @Test
    void bundleOfTheDataPlaneMissing(CapturedOutput output) {
        run(
                WithBundles.class,
                "--taskgraph.etcd.endpoints=http://127.0.0.1:1",
                "--taskgraph.job.name=secured",
                "--taskgraph.job.tasks=1",
                "--taskgraph.data.ssl.bundle=data");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains(
                        "'taskgraph.data.ssl.bundle' names SSL bundle 'data', which does not exist. There is no SSL bundle"
                                + " at all.")
                .contains(
                        "Define it as 'spring.ssl.bundle.pem.data' or 'spring.ssl.bundle.jks.data'. To do without TLS,"
                                + " leave 'taskgraph.data.ssl.bundle' unset.");
    }

    private static void run(Class<?> source, String... arguments) {
        Throwable failure = catchThrowable(() -> new SpringApplicationBuilder(source)
                .web(WebApplicationType.NONE)
                .run(arguments)
                .close());
        assertThat(failure).isNotNull();
    }

    @ImportAutoConfiguration(TaskGraphAutoConfiguration.class)
    static class Nothing {}

    @EnableAutoConfiguration
    static class WithBundles extends One {}

    static class FailingTopology extends One {

        @Bean
        Topology graph() {
            return (task, epoch) -> {
                throw new IllegalStateException("no graph");
            };
        }
    }

    @Import(Nothing.class)
    static class UsesParents {

        @Bean
        @TaskBuilder(linkTypes = {"ring", "Parents"})
        LongFunction<Task> tasks() {
            return new One().first();
        }

        @Bean
        Topology ring() {
            return Topologies.ring(3);
        }
    }

    @Import(Nothing.class)
    static class One {

        @Bean
        @TaskBuilder
        LongFunction<Task> first() {
            return taskId -> {
                throw new UnsupportedOperationException();
            };
        }
    }

    static class Two extends One {

        @Bean
        @TaskBuilder
        LongFunction<Task> second() {
            return first();
        }
    }

    @Import(Nothing.class)
    static class WrongSignature {

        @Bean
        @TaskBuilder
        NoMethod tasks() {
            return new NoMethod();
        }
    }

    static class NoMethod {

        public Task task(String name) {
            throw new UnsupportedOperationException();
        }
    }

    @TaskBuilder
    @Import(Nothing.class)
    static class SeveralMethods {

        public Task one(long taskId) {
            throw new UnsupportedOperationException();
        }

        public Task two(long taskId) {
            throw new UnsupportedOperationException();
        }
    }

    @Import({Nothing.class, TakesFramework.class})
    static class OrdinaryTask {}

    record TakesFramework(Framework framework) implements Task {

        @Override
        public void enterEpoch(EpochContext context) {
            framework.incEpoch(context);
        }
    }

    @Import(Nothing.class)
    static class TaskOfMethod {

        @Bean
        TakesFramework ordinary(Framework framework) {
            return new TakesFramework(framework);
        }
    }

    @Import({One.class, Service.class})
    static class OrdinaryService {}

    record Service(Framework framework) {}

    static class DuplicateLinkType extends One {

        @Bean
        Topology ring() {
            return Topologies.ring(3);
        }

        @Bean
        @LinkType("ring")
        Topology second() {
            return Topologies.ring(4);
        }
    }

    static class AsymmetricPair extends One {

        @Bean
        @LinkType(value = "up", inverse = "down")
        Topology parents() {
            return Topologies.treeParents(7, 2);
        }

        @Bean
        @LinkType("down")
        Topology children() {
            return Topologies.treeChildren(7, 3);
        }
    }
}
