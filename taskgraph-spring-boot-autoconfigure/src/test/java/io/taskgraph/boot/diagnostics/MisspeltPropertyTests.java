package io.taskgraph.boot.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.taskgraph.boot.support.OneEpochJob;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** A misspelt property stops the start and names the nearest one; in an environment variable it is warned of. */
@ExtendWith(OutputCaptureExtension.class)
class MisspeltPropertyTests {

    @Test
    void nearestPropertyIsSuggested(CapturedOutput output) {
        assertThat(catchThrowable(() -> run(Map.of(), "--taskgraph.job.task=3", "--taskgraph.loop.warnAftre=2s")))
                .isNotNull();
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("There is no property 'taskgraph.job.task' (value \"3\"")
                .contains("Did you mean 'taskgraph.job.tasks'?")
                .contains("There is no property 'taskgraph.loop.warnaftre' (value \"2s\", from"
                        + " \"taskgraph.loop.warnAftre\"")
                .contains("Did you mean 'taskgraph.loop.warn-after'?");
    }

    @Test
    void nothingIsSuggestedForWhatIsLikeNoProperty(CapturedOutput output) {
        assertThat(catchThrowable(() -> run(Map.of(), "--taskgraph.zzzzzzzzzzzzzzzzzzzzz=3")))
                .isNotNull();
        assertThat(output)
                .contains("There is no property 'taskgraph.zzzzzzzzzzzzzzzzzzzzz'")
                .doesNotContain("Did you mean");
    }

    /** What is like the name of a secret may be one, and what is like no name at all too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "taskgraph.etcd.pasword",
                "taskgraph.etcd.passwords",
                "taskgraph.etcd.pwd",
                "taskgraph.checkpoint.keys",
                "taskgraph.checkpoint.kee",
                "taskgraph.secret"
            })
    void valueOfAMisspeltSecretIsNotShown(String name, CapturedOutput output) {
        assertThat(catchThrowable(() -> run(Map.of(), "--" + name + "=pa55"))).isNotNull();
        assertThat(output)
                .contains("There is no property '" + name + "' (from \"" + name + "\"")
                .doesNotContain("pa55");
    }

    @ParameterizedTest
    @ValueSource(strings = {"taskgraph.job.tasks", "taskgraph.job.on-completion", "taskgraph.node.slots"})
    void emptyValueIsNotTakenForAMisspeltName(String property, CapturedOutput output) {
        assertThat(catchThrowable(() -> run(Map.of(), "--" + property + "="))).isNotNull();
        assertThat(output)
                .contains("Property '" + property + "' has no value (from \"" + property + "\"")
                .contains("Set a value, or remove the property.")
                .doesNotContain("There is no property")
                .doesNotContain("Did you mean");
    }

    @Test
    void variableThatBindsToNothingIsWarnedOf(CapturedOutput output) {
        run(Map.of(
                "TASKGRAPH_JOB_TAKSS", "3",
                "TASKGRAPH_JOB_NAME", "mine",
                "TASKGRAPH_LOOP_WARNAFTER", "2s",
                "TASKGRAPH_ETCD_SERVICE_HOST", "10.0.0.1",
                "TASKGRAPH_PORT_9090_TCP_ADDR", "10.0.0.1"));
        assertThat(output)
                .contains(
                        "Environment variable 'TASKGRAPH_JOB_TAKSS' sets no property of TaskGraph, so it has no effect."
                                + " Did you mean 'TASKGRAPH_JOB_TASKS'?")
                .doesNotContain("'TASKGRAPH_JOB_NAME'")
                .doesNotContain("'TASKGRAPH_LOOP_WARNAFTER'")
                .doesNotContain("_SERVICE_HOST'")
                .doesNotContain("_TCP_ADDR'");
    }

    private static void run(Map<String, Object> variables, String... arguments) {
        ConfigurableEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new HashMap<>(variables)));
        new SpringApplicationBuilder(OneEpochJob.class)
                .environment(environment)
                .web(WebApplicationType.NONE)
                .run(arguments)
                .close();
    }
}
