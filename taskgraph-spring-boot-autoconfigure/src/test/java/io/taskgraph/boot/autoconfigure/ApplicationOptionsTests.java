package io.taskgraph.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On the options of TaskGraph's jobs, whose metadata this module has. */
class ApplicationOptionsTests {

    private final ApplicationOptions options = ApplicationOptions.of("job.jar", "taskgraph.job", "Does a job.", "plan");

    @Test
    void helpListsAllOptionsWithWhatTheyMean() {
        assertThat(options.isHelp("--taskgraph.job.tasks=2", "--help")).isTrue();
        assertThat(options.isHelp("--taskgraph.job.tasks=2")).isFalse();
        assertThat(options.help())
                .startsWith("Does a job.\n\nusage: java -jar job.jar [plan] [--OPTION=VALUE]...\n")
                .contains("  --taskgraph.job.tasks=")
                .contains("  --taskgraph.job.name=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plan",
                "--taskgraph.job.tasks=2",
                "--taskgraph.job.restartFinished=true",
                "--spring.profiles.active=x",
                "--debug",
                "--logging.level.root=info"
            })
    void argumentsThatMeanSomethingPass(String argument) {
        assertThat(options.problem(argument)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--tasks=2,There is no option '--tasks'. Did you mean '--taskgraph.job.tasks'?",
        "--nane=x,There is no option '--nane'. Did you mean '--taskgraph.job.name'?",
        "--tsaks=2,There is no option '--tsaks'. Did you mean '--taskgraph.job.tasks'?",
        "--something.else=x,There is no option '--something.else'. --help lists all options."
    })
    void optionThatThereIsNotIsRefusedWithTheNearestOne(String argument, String problem) {
        assertThat(options.problem("--taskgraph.job.tasks=2", argument)).hasValue(problem);
    }

    @Test
    void bareNameOfAFileIsRefused() {
        assertThat(options.problem("data.csv"))
                .hasValueSatisfying(
                        problem -> assertThat(problem).startsWith("'data.csv' is no option: options look like --"));
    }
}
